// What every decoder shares: the versions it writes into facts, and the limits of what it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace syncledger {

inline constexpr uint32_t kSchemaVersion = 1;  // of v1::Fact as this build writes and reads it
inline constexpr uint32_t kDecoderVersion =
    1;  // of the decoders: one more when they read the same bytes differently
inline constexpr size_t kMaxLineBytes = 16u << 20;
inline constexpr size_t kMaxTenantBytes = 256;
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // of UTF-8: may stand first

}  // namespace syncledger
