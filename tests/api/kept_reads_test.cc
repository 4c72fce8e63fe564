// Whatever is asked of it, and in whatever order, a view that keeps what it read answers as the one
// below it does; and asks that one seldom.
#include "api/kept_reads.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/api/memory_view.h"

namespace syncledger {
namespace {

constexpr uint64_t kOffsets = 8;

// Counts what is read.
class CountingView : public MemoryView {
 public:
  absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                               std::string_view key,
                                               uint64_t as_of) const override {
    ++gets;
    return MemoryView::Get(tenant, kind, key, as_of);
  }
  mutable int gets = 0;
};

// "changing" is written at 1, 3 and 4, erased at 5, written at 7; "steady" at 0; "late" at 6.
CountingView Rows() {
  CountingView view;
  const auto put = [&](const std::string& id, uint64_t offset) {
    v1::EmployeeRow row;
    row.mutable_state()->set_first_name(std::to_string(offset));
    view.Put("maple", v1::ROW_EMPLOYEE, RowKey().Text(id), row);
  };
  for (uint64_t offset = 0; offset < kOffsets; ++offset) {
    view.AddVerdict("maple", {}).set_fact_id(std::to_string(offset));
    if (offset == 0) put("steady", offset);
    if (offset == 1 || offset == 3 || offset == 4 || offset == 7) put("changing", offset);
    if (offset == 5) view.Erase("maple", v1::ROW_EMPLOYEE, RowKey().Text("changing"));
    if (offset == 6) put("late", offset);
  }
  return view;
}

TEST(KeptReads, AnswersAsTheViewBelow) {
  const CountingView below = Rows();
  int asked = 0;
  for (const uint64_t newest : {uint64_t{2}, uint64_t{5}, uint64_t{7}, kNow}) {
    // Each pair of questions to a new one.
    for (uint64_t first = 0; first <= kOffsets; ++first) {
      for (uint64_t then = 0; then <= kOffsets; ++then) {
        for (const char* id : {"changing", "steady", "late", "nobody"}) {
          const KeptReads kept(below, newest);
          const std::string key = RowKey().Text(id).str();
          for (const uint64_t offset : {first, then, first}) {
            const uint64_t as_of = offset == kOffsets ? kNow : offset;
            const auto found = kept.Get("maple", v1::ROW_EMPLOYEE, key, as_of);
            ASSERT_TRUE(found.ok());
            EXPECT_EQ(*found, *below.MemoryView::Get("maple", v1::ROW_EMPLOYEE, key, as_of))
                << id << " as of " << as_of << ", newest " << newest;
            ++asked;
          }
        }
      }
    }
  }
  EXPECT_EQ(asked, 4 * 9 * 9 * 4 * 3);
}

TEST(KeptReads, WhatStoodForLongIsReadOnce) {
  const CountingView below = Rows();
  const KeptReads kept(below, kNow);
  for (uint64_t as_of = 0; as_of < kOffsets; ++as_of) {
    EXPECT_TRUE(
        kept.Get("maple", v1::ROW_EMPLOYEE, RowKey().Text("steady").str(), as_of)->has_value());
  }
  EXPECT_EQ(below.gets, 1);
}

}  // namespace
}  // namespace syncledger
