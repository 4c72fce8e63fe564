// CRC-32C (Castagnoli), as RocksDB keeps it in its write-ahead logs and manifests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace syncledger {

// The checksum of `before` followed by `bytes`, where `crc` is that of `before` (0: of nothing).
uint32_t ExtendCrc32c(uint32_t crc, std::string_view bytes);

// As it is stored: rotated and offset, so that a checksum of bytes that hold checksums stays a good
// one.
constexpr uint32_t MaskCrc32c(uint32_t crc) { return (crc >> 15 | crc << 17) + 0xa282ead8u; }

}  // namespace syncledger
