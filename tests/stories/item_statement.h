// What one `outlook` line says of an item, beside the item's own state.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "tests/stories/teller.h"

namespace syncledger::stories {

struct Teller::Statement {
  bool deleted = false;
  std::optional<std::string> deleted_from;  // a calendar
  bool shows_stamp = true;
  bool same_version = false;  // `seen again`
  bool partial = false;       // `only`
  bool old_id = false;
  bool stub = false;  // `as in the series`
  std::optional<std::string> change_key;
  std::optional<int64_t> modified_us;
  std::set<std::string> said;  // members of a Graph event
};

}  // namespace syncledger::stories
