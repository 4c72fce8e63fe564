#include "tools/reparse.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ingest/capture/cursor.h"
#include "ingest/decoder.h"
#include "ingest/fact_id.h"

namespace syncledger {
namespace {

constexpr int64_t kFactsAtOnce = 4096;

// The facts of one body, observed at one moment: `group`; and one of them, whatever its decoder was
// called.
struct Trace {
  uint64_t group = 0;
  uint64_t content = 0;

  friend auto operator<=>(const Trace&, const Trace&) = default;
};

uint64_t ShortHash(std::string_view bytes) {
  const Sha256Hash hash = HashOf(bytes);
  uint64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return number;
}

uint64_t LineGroupOf(std::string_view tenant, std::string_view payload_hash,
                     int64_t observed_at_us) {
  return ShortHash(
      FactId("syncledger.group.1").Text(tenant).Text(payload_hash).Number(observed_at_us).Bytes());
}

// What it says, without the versions of who read it.
std::string ContentOf(const v1::Fact& fact) {
  v1::Fact said = fact;
  said.clear_decoder_version();
  said.clear_schema_version();
  return said.SerializeAsString();
}

Trace TraceOf(const v1::Fact& fact) {
  return {LineGroupOf(fact.tenant_id(), fact.payload_hash(), fact.observed_at_us()),
          ShortHash(ContentOf(fact))};
}

void SortUnique(std::vector<Trace>* traces) {
  std::sort(traces->begin(), traces->end());
  traces->erase(std::unique(traces->begin(), traces->end()), traces->end());
}

// Decodes what is kept, line by line, as it was decoded first.
class Redecoder {
 public:
  // The facts of the line, and what they have in common; false: it was read again after a crash,
  // and is passed over. A line that is bad input today says nothing.
  bool Decode(const v1::RawLine& line, std::vector<v1::Fact>* facts, bool* bad) {
    facts->clear();
    *bad = false;
    if (WasReadBefore(line)) return false;
    absl::Status decoded;
    if (line.payload().has_bare()) {
      const v1::RawPayload::BareBody& bare = line.payload().bare();
      const BareBody body = {"", bare.body(), bare.mailbox(), bare.tenant_id(),
                             bare.observed_at_us()};
      decoded = bare.source() == v1::EWS ? DecodeBareEws(body, cursor_, *facts)
                                         : DecodeBareGraph(body, cursor_, *facts);
    } else {
      decoded = DecodeLine("", 0, line.payload().line(), cursor_, *facts);
    }
    *bad = !decoded.ok();
    return true;
  }

 private:
  struct Places {
    int64_t first = 0;
    int64_t last = 0;
  };

  // Of a file that was read from its beginning again all counts again.
  bool WasReadBefore(const v1::RawLine& line) {
    if (line.input().empty()) return false;
    const auto [known, is_new] =
        places_.try_emplace({line.tenant_id(), line.input()}, Places{line.place(), line.place()});
    if (is_new) return false;
    Places& places = known->second;
    if (line.place() <= places.last && line.place() != places.first) return true;
    places.last = line.place();
    return false;
  }

  CaptureCursor cursor_;
  std::map<std::pair<std::string, std::string>, Places> places_;  // by tenant and input
};

// Calls `visit` for every fact of the log, with its offset in its tenant's history.
absl::Status ForEachFact(EventLog& log, const std::optional<std::string>& tenant,
                         const std::function<void(v1::Fact& fact, uint64_t offset)>& visit,
                         const std::function<void(int64_t done)>& progress) {
  int64_t done = 0;
  std::map<std::string, uint64_t> next;
  v1::Fact fact;
  for (int32_t p = 0; p < log.partitions(); ++p) {
    if (tenant.has_value() && PartitionOf(*tenant, log.partitions()) != p) continue;
    next.clear();
    for (int64_t at = 0; true;) {
      ASSIGN_OR_RETURN(
          const int64_t read, log.Read(p, at, kFactsAtOnce, [&](const LogRecord& record) {
            if (record.heartbeat ||
                !fact.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size())) ||
                PartitionOf(fact.tenant_id(), log.partitions()) != p) {
              return;  // it has a verdict of its own, and no payload
            }
            const uint64_t offset = next[fact.tenant_id()]++;
            if (tenant.has_value() && fact.tenant_id() != *tenant) return;
            visit(fact, offset);
          }));
      if (read == 0) break;
      at += read;
      progress(done += read);
    }
  }
  return absl::OkStatus();
}

// What a fact is about, to find what was read otherwise under another id.
std::string AboutOf(const v1::Fact& fact) {
  std::string subject = std::to_string(fact.payload_case());
  if (fact.has_exchange_item())
    subject += fact.exchange_item().mailbox() + '\0' + fact.exchange_item().item_id();
  if (fact.has_item_removed())
    subject += fact.item_removed().mailbox() + '\0' + fact.item_removed().item_id();
  if (fact.has_appointment_stated()) subject += fact.appointment_stated().appointment_id();
  return subject;
}

struct SaidFact {
  v1::Fact fact;
  uint64_t offset = 0;
};

// Both readings of one group, those of the log without repeats and earlier decoders.
struct Group {
  std::map<std::string, SaidFact> said;  // by fact id
  std::vector<v1::Fact> now;
};

void Compare(Group group, std::vector<ReadOtherwise>* otherwise) {
  std::vector<v1::Fact> left;
  for (v1::Fact& now : group.now) {
    const auto said = group.said.find(now.fact_id());
    if (said == group.said.end()) {
      left.push_back(std::move(now));
      continue;
    }
    if (ContentOf(said->second.fact) != ContentOf(now)) {
      otherwise->push_back({said->second.fact, said->second.offset, std::move(now)});
    }
    group.said.erase(said);
  }
  for (v1::Fact& now : left) {
    const auto said = std::find_if(group.said.begin(), group.said.end(), [&](const auto& one) {
      return AboutOf(one.second.fact) == AboutOf(now);
    });
    if (said == group.said.end()) {
      otherwise->push_back({std::nullopt, 0, std::move(now)});
      continue;
    }
    otherwise->push_back({said->second.fact, said->second.offset, std::move(now)});
    group.said.erase(said);
  }
  for (auto& [id, said] : group.said) {
    otherwise->push_back({std::move(said.fact), said.offset, std::nullopt});
  }
}

// Whether it depends on lines before it: on where a sync or a list of instances began.
bool DependsOnItsSync(const ReadOtherwise& one) {
  if (one.now->has_sync_ended() || one.now->has_series_instances()) return true;
  return one.said.has_value() ? one.said->sync_id() != one.now->sync_id()
                              : !one.now->sync_id().empty();
}

}  // namespace

absl::StatusOr<Reparsed> Reparse(
    EventLog& log, RawLog& raw, const std::optional<std::string>& tenant,
    const std::function<void(const char* what, int64_t done, int64_t total)>& progress) {
  Reparsed reparsed;
  std::vector<Trace> said;
  int64_t facts = 0;
  for (int32_t p = 0; p < log.partitions(); ++p) {
    ASSIGN_OR_RETURN(const int64_t end, log.EndOffset(p));
    facts += end;
  }
  const auto logs_progress = [&](int64_t done) { progress("reading the log", done, facts); };
  RETURN_IF_ERROR(ForEachFact(
      log, tenant, [&](v1::Fact& fact, uint64_t) { said.push_back(TraceOf(fact)); },
      logs_progress));
  SortUnique(&said);

  std::vector<Trace> now;
  std::vector<uint64_t> kept;  // groups whose payload is kept
  const auto for_each_line =
      [&](const std::function<void(const v1::RawLine&, std::vector<v1::Fact>&)>& visit) {
        Redecoder redecoder;
        std::vector<v1::Fact> of_line;
        int64_t lines = 0, bad_lines = 0, done = 0;
        const absl::Status read =
            raw.Read([&](const v1::RawLine& line, int64_t total) -> absl::Status {
              progress("decoding", ++done, total);
              bool bad = false;
              if (tenant.has_value() && line.tenant_id() != *tenant) return absl::OkStatus();
              if (!redecoder.Decode(line, &of_line, &bad)) return absl::OkStatus();
              ++lines;
              if (bad) ++bad_lines;
              visit(line, of_line);
              return absl::OkStatus();
            });
        reparsed.lines = lines;
        reparsed.bad_lines = bad_lines;
        return read;
      };
  RETURN_IF_ERROR(for_each_line([&](const v1::RawLine& line, std::vector<v1::Fact>& of_line) {
    for (const v1::Fact& fact : of_line) now.push_back(TraceOf(fact));
    kept.push_back(LineGroupOf(line.tenant_id(), line.payload_hash(), line.observed_at_us()));
  }));
  SortUnique(&now);
  std::sort(kept.begin(), kept.end());

  std::vector<uint64_t> differing;
  std::vector<Trace> apart;
  std::set_symmetric_difference(said.begin(), said.end(), now.begin(), now.end(),
                                std::back_inserter(apart));
  for (const Trace& trace : apart) {
    if (!std::binary_search(kept.begin(), kept.end(), trace.group)) continue;
    if (differing.empty() || differing.back() != trace.group) differing.push_back(trace.group);
  }
  for (const Trace& trace : said) {
    const bool is_kept = std::binary_search(kept.begin(), kept.end(), trace.group);
    ++(is_kept ? reparsed.facts : reparsed.not_kept);
  }
  if (differing.empty()) return reparsed;

  std::map<uint64_t, Group> groups;
  std::vector<uint64_t> order;
  const auto is_differing = [&](uint64_t group) {
    return std::binary_search(differing.begin(), differing.end(), group);
  };
  RETURN_IF_ERROR(for_each_line([&](const v1::RawLine&, std::vector<v1::Fact>& of_line) {
    for (v1::Fact& fact : of_line) {
      const uint64_t group = TraceOf(fact).group;
      if (!is_differing(group)) continue;
      Group& one = groups[group];
      if (one.now.empty()) order.push_back(group);
      const bool again = std::any_of(one.now.begin(), one.now.end(), [&](const v1::Fact& other) {
        return other.fact_id() == fact.fact_id();
      });
      if (!again) one.now.push_back(std::move(fact));
    }
  }));
  RETURN_IF_ERROR(ForEachFact(
      log, tenant,
      [&](v1::Fact& fact, uint64_t offset) {
        const uint64_t group = TraceOf(fact).group;
        if (!is_differing(group)) return;
        if (groups.count(group) == 0) order.push_back(group);
        const auto [known, is_new] =
            groups[group].said.try_emplace(fact.fact_id(), SaidFact{fact, offset});
        if (!is_new && fact.decoder_version() > known->second.fact.decoder_version()) {
          known->second = {fact, offset};
        }
      },
      logs_progress));
  for (const uint64_t group : order) Compare(std::move(groups[group]), &reparsed.otherwise);
  return reparsed;
}

std::vector<std::string> FactsToAppend(const Reparsed& reparsed) {
  std::vector<std::string> facts;
  for (const ReadOtherwise& one : reparsed.otherwise) {
    if (!one.now.has_value()) continue;
    v1::Fact fact = *one.now;
    if (one.said.has_value()) {
      fact.set_decoder_version(std::max(fact.decoder_version(), one.said->decoder_version() + 1));
    }
    facts.push_back(fact.SerializeAsString());
  }
  return facts;
}

absl::Status CheckMayAppend(const Reparsed& reparsed) {
  for (const ReadOtherwise& one : reparsed.otherwise) {
    if (reparsed.not_kept > 0 && one.now.has_value() && DependsOnItsSync(one)) {
      return absl::FailedPreconditionError(fmt::format(
          "--append: {} facts have no raw payload that is kept, and what is read otherwise depends "
          "on syncs that may have begun in those: import the captures again instead; nothing was "
          "appended",
          reparsed.not_kept));
    }
    if (!one.said.has_value() || !one.now.has_value()) continue;
    if (one.said->decoder_version() < one.now->decoder_version()) continue;
    return absl::FailedPreconditionError(fmt::format(
        "--append: what stands was read by decoder version {}, and this build's is {}: a decoder "
        "that reads the same bytes in another way needs the next version (kDecoderVersion in "
        "ingest/decoder.h), or its facts do not count; nothing was appended",
        one.said->decoder_version(), one.now->decoder_version()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<LogWithMore>> LogWithMore::Make(EventLog& log,
                                                               std::vector<std::string> facts) {
  std::unique_ptr<LogWithMore> made(new LogWithMore(log));
  made->more_.resize(static_cast<size_t>(log.partitions()));
  for (int32_t p = 0; p < log.partitions(); ++p) {
    ASSIGN_OR_RETURN(const int64_t end, log.EndOffset(p));
    made->ends_.push_back(end);
  }
  v1::Fact fact;
  for (std::string& bytes : facts) {
    fact.ParseFromString(bytes);
    const int32_t partition = PartitionOf(fact.tenant_id(), log.partitions());
    made->more_[static_cast<size_t>(partition)].push_back(std::move(bytes));
  }
  return made;
}

absl::StatusOr<int64_t> LogWithMore::Read(int32_t partition, int64_t offset, int64_t max_records,
                                          const std::function<void(const LogRecord&)>& sink) {
  const int64_t end = ends_[static_cast<size_t>(partition)];
  if (offset < end) {
    return log_.Read(partition, offset, std::min(max_records, end - offset), sink);
  }
  const std::vector<std::string>& more = more_[static_cast<size_t>(partition)];
  int64_t given = 0;
  for (; given < max_records && offset + given - end < static_cast<int64_t>(more.size()); ++given) {
    sink({partition, offset + given, more[static_cast<size_t>(offset + given - end)]});
  }
  return given;
}

absl::StatusOr<int64_t> LogWithMore::EndOffset(int32_t partition) {
  const size_t place = static_cast<size_t>(partition);
  return ends_[place] + static_cast<int64_t>(more_[place].size());
}

}  // namespace syncledger
