// The registry of sources: which there are, and which function decodes each.
#pragma once

#include <string>
#include <string_view>

#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

struct SourceEntry {
  std::string_view name;  // as lines of a capture write it
  v1::Source source;
  SourceDecoder decode;
};

// The entry of that name; null if there is no such source.
const SourceEntry* FindSource(std::string_view name);

// "graph, ews, ...", for messages.
const std::string& SourceNames();

}  // namespace syncledger
