#include "ingest/registry.h"

#include "ingest/coconut/coconut.h"
#include "ingest/ews/ews.h"
#include "ingest/graph/graph.h"
#include "ingest/operator/acts.h"

namespace syncledger {
namespace {

// One line for each source. README.md says what else a new one needs.
constexpr SourceEntry kSources[] = {
    {"graph", v1::GRAPH, DecodeGraph},
    {"ews", v1::EWS, DecodeEws},
    {"coconut", v1::COCONUT, DecodeCoconut},
    {"operator", v1::OPERATOR, DecodeOperator},
};

}  // namespace

const SourceEntry* FindSource(std::string_view name) {
  for (const SourceEntry& entry : kSources) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

const std::string& SourceNames() {
  static const std::string* const names = [] {
    auto* const all = new std::string;
    for (const SourceEntry& entry : kSources) {
      if (!all->empty()) *all += ", ";
      *all += entry.name;
    }
    return all;
  }();
  return *names;
}

}  // namespace syncledger
