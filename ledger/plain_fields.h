// Which changed fields have values that name and describe nobody.
#pragma once

#include <string_view>

namespace syncledger {

// Whether the field of a change ("start", "staff_ids") holds times, ids, codes or switches. Any
// other may name or describe somebody.
bool IsPlainField(std::string_view field);

}  // namespace syncledger
