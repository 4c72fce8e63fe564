// Tests of rows: versions as of every offset, against a model, in any cut into commits and across
// any restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <tuple>
#include <vector>

#include "rocksdb/perf_context.h"
#include "rocksdb/perf_level.h"
#include "tests/store/store_fixture.h"

namespace syncledger {

void PrintTo(const StoredRow& row, std::ostream* out) {
  *out << testing::PrintToString(row.key) << " = " << testing::PrintToString(row.value) << " at "
       << row.offset;
}

namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;

using Row = std::tuple<std::string, v1::RowKind, std::string>;  // tenant, kind, key
using History = std::map<uint64_t, std::optional<std::string>>;

// The store as a map.
class Model {
 public:
  void Put(const RowPut& put) {
    History& history = rows_[{std::string(put.tenant), put.kind, std::string(put.key)}];
    if (!IsVersioned(put.kind)) history.clear();
    history[put.offset] =
        put.value.has_value() ? std::optional<std::string>(*put.value) : std::nullopt;
  }

  std::optional<StoredRow> Get(const Row& row, uint64_t as_of) const {
    const auto history = rows_.find(row);
    if (history == rows_.end()) return std::nullopt;
    if (!IsVersioned(std::get<1>(row))) as_of = kNow;
    auto version = history->second.upper_bound(as_of);
    if (version == history->second.begin()) return std::nullopt;
    --version;
    if (!version->second.has_value()) return std::nullopt;
    return StoredRow{std::get<2>(row), *version->second, version->first};
  }

  std::vector<StoredRow> Scan(const std::string& tenant, v1::RowKind kind,
                              const std::string& prefix, const std::string& after,
                              uint64_t as_of) const {
    std::vector<StoredRow> found;
    for (const auto& [row, history] : rows_) {
      const std::string& key = std::get<2>(row);
      if (std::get<0>(row) != tenant || std::get<1>(row) != kind || !key.starts_with(prefix) ||
          (!after.empty() && key <= after)) {
        continue;
      }
      if (auto stands = Get(row, as_of)) found.push_back(*std::move(stands));
    }
    return found;
  }

  History Versions(const Row& row, uint64_t as_of) const {
    const auto history = rows_.find(row);
    if (history == rows_.end()) return {};
    if (!IsVersioned(std::get<1>(row))) {
      if (!history->second.begin()->second.has_value()) return {};
      return history->second;
    }
    History seen = history->second;
    seen.erase(seen.upper_bound(as_of), seen.end());
    return seen;
  }

 private:
  std::map<Row, History> rows_;
};

std::vector<StoredRow> ScanAll(const ReadView& view, const std::string& tenant, v1::RowKind kind,
                               const std::string& prefix, const std::string& after,
                               uint64_t as_of) {
  std::vector<StoredRow> found;
  const absl::Status status =
      view.Scan(tenant, kind, prefix, after, as_of, [&](const StoredRow& row) {
        found.push_back(row);
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return found;
}

History VersionsOf(const ReadView& view, const Row& row, uint64_t as_of) {
  History found;
  uint64_t before = 0;
  const absl::Status status = view.Versions(
      std::get<0>(row), std::get<1>(row), std::get<2>(row), as_of,
      [&](uint64_t offset, std::optional<std::string_view> value) {
        EXPECT_TRUE(found.empty() || offset > before);
        before = offset;
        found[offset] = value.has_value() ? std::optional<std::string>(*value) : std::nullopt;
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return found;
}

// Names that are easily taken for one another.
const std::vector<std::string>& Names() {
  static const auto* const kNames = new std::vector<std::string>{
      ""s,    "a"s, "a\0"s, "a\0\0"s, "a\0\1"s, "a\1"s,  "ab"s,
      "abc"s, "b"s, "\0"s,  "\1"s,    "\2"s,    "\xff"s, "\xff\xff\xff\xff\xff\xff\xff\xff\xff"s};
  return *kNames;
}

class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : random(seed) {}

  std::string Name() { return Names()[random() % Names().size()]; }
  std::string Tenant() { return Names()[random() % 4]; }
  std::string Key() { return random() % 4 == 0 ? Name() + Name() : Name(); }
  v1::RowKind Kind() {
    static constexpr v1::RowKind kKinds[] = {v1::ROW_SETTINGS, v1::ROW_ITEM, v1::ROW_HISTORY,
                                             v1::ROW_SYNC};
    return kKinds[random() % 4];
  }
  uint64_t AsOf() { return random() % 4 == 0 ? kNow : random() % (newest + 3); }

  // One commit of some facts, each with some rows of its tenant. Views live in `texts`.
  Commit Next(Model* model) {
    Commit commit;
    texts.clear();
    for (uint64_t facts = 1 + random() % 30; facts-- > 0;) {
      const std::string tenant = Tenant();
      const uint64_t offset = next[tenant]++;
      newest = std::max(newest, offset);
      for (uint64_t rows = random() % 4; rows-- > 0;) {
        RowPut put{Keep(tenant), Kind(), Keep(Key()), offset, std::nullopt};
        if (random() % 4 != 0) put.value = Keep(std::string(random() % 40, 'x') + Name());
        commit.rows.push_back(put);
        model->Put(put);
      }
    }
    for (const auto& [tenant, offset] : next) commit.tenants.push_back({tenant, {offset, "head"}});
    return commit;
  }

  std::mt19937_64 random;
  uint64_t newest = 0;

 private:
  std::string_view Keep(std::string text) { return texts.emplace_back(std::move(text)); }

  std::map<std::string, uint64_t> next;
  std::deque<std::string> texts;
};

void ExpectAsModel(const ReadView& view, const Model& model, RandomHistory& history, int reads) {
  for (int i = 0; i < reads; ++i) {
    const Row row{history.Tenant(), history.Kind(), history.Key()};
    const auto& [tenant, kind, key] = row;
    const uint64_t as_of = history.AsOf();
    SCOPED_TRACE(testing::PrintToString(row) + " as of " + std::to_string(as_of));
    const auto got = view.Get(tenant, kind, key, as_of);
    ASSERT_TRUE(got.ok()) << got.status();
    ASSERT_EQ(*got, model.Get(row, as_of));
    ASSERT_EQ(VersionsOf(view, row, as_of), model.Versions(row, as_of));
    const std::string prefix = history.random() % 2 == 0 ? "" : history.Name();
    const std::string after = history.random() % 2 == 0 ? "" : history.Key();
    SCOPED_TRACE("prefix " + testing::PrintToString(prefix) + ", after " +
                 testing::PrintToString(after));
    ASSERT_EQ(ScanAll(view, tenant, kind, prefix, after, as_of),
              model.Scan(tenant, kind, prefix, after, as_of));
  }
}

TEST(Rows, StandAsOfEveryOffsetAsTheyStoodThen) {
  for (uint64_t seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomHistory history(seed);
    const TempFolder folder;
    const StoreOptions options{.path = folder / "state", .scratch = seed % 5 == 0};
    auto store = MustOpen(options);
    ASSERT_NE(store, nullptr);
    Model model;
    for (int step = 0; step < 40; ++step) {
      const Commit commit = history.Next(&model);
      ASSERT_TRUE(store->Write(commit).ok());
      if (history.random() % 8 == 0) {
        ASSERT_TRUE(store->Flush().ok());
      }
      if (history.random() % 12 == 0) {
        if (options.scratch) {
          ASSERT_TRUE(store->Flush().ok());
        }
        store.reset();
        store = MustOpen(options);
        ASSERT_NE(store, nullptr);
      }
      ExpectAsModel(*store->View(), model, history, 5);
      if (HasFatalFailure()) return;
    }
    ExpectAsModel(*store->View(), model, history, 200);
    if (HasFatalFailure()) return;
    if (!options.scratch) {
      const auto reader = MustOpen({.path = options.path, .read_only = true});
      ExpectAsModel(*reader->View(), model, history, 50);
      if (HasFatalFailure()) return;
    }
  }
}

Commit Rows(std::vector<RowPut> rows) {
  Commit commit;
  commit.rows = std::move(rows);
  return commit;
}

std::vector<std::string> KeysOf(const std::vector<StoredRow>& rows) {
  std::vector<std::string> keys;
  for (const StoredRow& row : rows) keys.push_back(row.key);
  return keys;
}

TEST(Rows, AKeyIsNotTakenForAnotherThatBeginsLikeIt) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  ASSERT_TRUE(store
                  ->Write(Rows({{"t", v1::ROW_ITEM, "ab", 1, "3"},
                                {"t", v1::ROW_ITEM, "a", 1, "1"},
                                {"t", v1::ROW_ITEM, "a\0"s, 1, "2"},
                                {"t", v1::ROW_MAILBOX, "a", 1, "other kind"},
                                {"t\0"s, v1::ROW_ITEM, "a", 1, "other tenant"}}))
                  .ok());
  const auto view = store->View();
  EXPECT_EQ(KeysOf(ScanAll(*view, "t", v1::ROW_ITEM, "", "", kNow)),
            (std::vector<std::string>{"a", "a\0"s, "ab"}));
  EXPECT_THAT(KeysOf(ScanAll(*view, "t", v1::ROW_ITEM, "a\0"s, "", kNow)), ElementsAre("a\0"s));
  EXPECT_THAT(KeysOf(ScanAll(*view, "t", v1::ROW_ITEM, "a", "a", kNow)), ElementsAre("a\0"s, "ab"));
  EXPECT_THAT(KeysOf(ScanAll(*view, "t", v1::ROW_ITEM, "a", "ab", kNow)), IsEmpty());
  EXPECT_THAT(KeysOf(ScanAll(*view, "t", v1::ROW_ITEM, "b", "", kNow)), IsEmpty());
  EXPECT_EQ(view->Get("t", v1::ROW_ITEM, "a", kNow).value()->value, "1");
  EXPECT_EQ(view->Get("t\0"s, v1::ROW_ITEM, "a", kNow).value()->value, "other tenant");
  EXPECT_EQ(view->Get("t", v1::ROW_ITEM, "", kNow).value(), std::nullopt);
}

TEST(Rows, AnErasedRowIsGoneFromThereOnAndComesBack) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  ASSERT_TRUE(store
                  ->Write(Rows({{"t", v1::ROW_ABSENCE, "k", 3, "first"},
                                {"t", v1::ROW_ABSENCE, "k", 5, std::nullopt},
                                {"t", v1::ROW_ABSENCE, "k", 8, ""},
                                {"t", v1::ROW_SYNC, "s", 3, "kept"},
                                {"t", v1::ROW_SYNC, "s", 5, std::nullopt}}))
                  .ok());
  const auto view = store->View();
  const auto as_of = [&](uint64_t offset) {
    return view->Get("t", v1::ROW_ABSENCE, "k", offset).value();
  };
  EXPECT_EQ(as_of(2), std::nullopt);
  EXPECT_EQ(as_of(3)->value, "first");
  EXPECT_EQ(as_of(4)->value, "first");
  EXPECT_EQ(as_of(5), std::nullopt);
  EXPECT_EQ(as_of(7), std::nullopt);
  EXPECT_EQ(as_of(8)->value, "");
  EXPECT_EQ(as_of(kNow)->offset, 8u);
  EXPECT_EQ(VersionsOf(*view, {"t", v1::ROW_ABSENCE, "k"}, 7),
            (History{{3, "first"}, {5, std::nullopt}}));
  EXPECT_EQ(view->Get("t", v1::ROW_SYNC, "s", kNow).value(), std::nullopt);
}

TEST(Rows, AViewStandsStillWhileTheStoreMovesOn) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  Commit first = Rows({{"t", v1::ROW_ITEM, "a", 0, "1"}, {"t", v1::ROW_SYNC, "s", 0, "1"}});
  first.tenants = {{"t", {1, "one"}}};
  ASSERT_TRUE(store->Write(first).ok());
  const auto view = store->View();
  Commit second = Rows({{"t", v1::ROW_ITEM, "a", 1, "2"}, {"t", v1::ROW_SYNC, "s", 1, "2"}});
  second.tenants = {{"t", {2, "two"}}, {"u", {1, ""}}};
  ASSERT_TRUE(store->Write(second).ok());
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(view->Get("t", v1::ROW_ITEM, "a", kNow).value()->value, "1");
  EXPECT_EQ(view->Get("t", v1::ROW_SYNC, "s", kNow).value()->value, "1");
  EXPECT_EQ(view->Tenant("t").value()->bytes, "one");
  EXPECT_THAT(view->Tenants().value(), ElementsAre("t"));
  EXPECT_EQ(store->View()->Get("t", v1::ROW_ITEM, "a", kNow).value()->value, "2");
}

TEST(Rows, MayBeReadWhileOthersAreVisited) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  ASSERT_TRUE(store
                  ->Write(Rows({{"t", v1::ROW_ITEM, "a", 1, "x"},
                                {"t", v1::ROW_ITEM, "b", 1, "y"},
                                {"t", v1::ROW_ABSENCE, "x1", 1, "one"},
                                {"t", v1::ROW_ABSENCE, "y1", 1, "two"}}))
                  .ok());
  const auto view = store->View();
  std::vector<std::string> found;
  ASSERT_TRUE(view->Scan("t", v1::ROW_ITEM, "", "", kNow,
                         [&](const StoredRow& item) {
                           for (const auto& row :
                                ScanAll(*view, "t", v1::ROW_ABSENCE, item.value, "", kNow)) {
                             found.push_back(
                                 view->Get("t", v1::ROW_ABSENCE, row.key, kNow).value()->value);
                           }
                           return true;
                         })
                  .ok());
  EXPECT_THAT(found, ElementsAre("one", "two"));
}

// Reads of the disk since the last call.
uint64_t BlocksRead() {
  const uint64_t read = rocksdb::get_perf_context()->block_read_count;
  rocksdb::get_perf_context()->Reset();
  return read;
}

TEST(Rows, OneThatWasNeverWrittenCostsNoReadOfTheDisk) {
  rocksdb::SetPerfLevel(rocksdb::kEnableCount);
  const TempFolder folder;
  auto store = MustOpen({.path = folder / "state"});
  constexpr int kRows = 50000;
  for (int from = 0; from < kRows; from += 1000) {
    std::deque<std::string> keys;
    Commit commit;
    for (int i = from; i < from + 1000; ++i) {
      keys.push_back("row " + std::to_string(2 * i));
      commit.rows.push_back({"t", v1::ROW_ITEM, keys.back(), 1, "a value of some length"});
    }
    ASSERT_TRUE(store->Write(commit).ok());
    if (from % 10000 == 0) {
      ASSERT_TRUE(store->Flush().ok());
    }
  }
  ASSERT_TRUE(store->Flush().ok());
  store.reset();
  store = MustOpen({.path = folder / "state"});
  const auto view = store->View();
  ASSERT_TRUE(view->Get("t", v1::ROW_ITEM, "row 2", kNow).value().has_value());
  BlocksRead();
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(
        view->Get("t", v1::ROW_ITEM, "row " + std::to_string(2 * i * 40 + 1), kNow).value());
  }
  // A filter is wrong about one row in a hundred.
  EXPECT_LT(BlocksRead(), 100u);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(view->Get("t", v1::ROW_ITEM, "row " + std::to_string(2 * i * 40), kNow).value());
  }
  EXPECT_GT(BlocksRead(), 100u);
  rocksdb::SetPerfLevel(rocksdb::kDisable);
}

TEST(Rows, OldVersionsThatAreNotAskedForAreSkipped) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  for (uint64_t offset = 0; offset < 20000; offset += 1000) {
    Commit commit;
    for (uint64_t i = offset; i < offset + 1000; ++i) {
      commit.rows.push_back({"t", v1::ROW_ITEM, "busy", i, "value"});
    }
    ASSERT_TRUE(store->Write(commit).ok());
  }
  ASSERT_TRUE(store->Write(Rows({{"t", v1::ROW_ITEM, "quiet", 20000, "value"}})).ok());
  const auto view = store->View();
  rocksdb::SetPerfLevel(rocksdb::kEnableCount);
  for (const uint64_t as_of : {uint64_t{0}, uint64_t{10000}, kNow}) {
    rocksdb::get_perf_context()->Reset();
    EXPECT_EQ(ScanAll(*view, "t", v1::ROW_ITEM, "", "", as_of).size(), as_of == kNow ? 2u : 1u);
    EXPECT_LT(rocksdb::get_perf_context()->next_on_memtable_count, 50u);
  }
  rocksdb::SetPerfLevel(rocksdb::kDisable);
}

}  // namespace
}  // namespace syncledger
