// Which partition a tenant lives in: murmur2, as every Kafka client computes it.
#include "eventlog/event_log.h"

namespace syncledger {
namespace {

// MurmurHash2, 32 bits, seed 0x9747b28c: org.apache.kafka.common.utils.Utils.murmur2.
uint32_t Murmur2(std::string_view key) {
  constexpr uint32_t kM = 0x5bd1e995;
  uint32_t h = 0x9747b28cu ^ static_cast<uint32_t>(key.size());
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(key[i])); };
  size_t i = 0;
  for (; i + 4 <= key.size(); i += 4) {
    uint32_t k = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    k *= kM;
    k ^= k >> 24;
    k *= kM;
    h *= kM;
    h ^= k;
  }
  switch (key.size() - i) {
    case 3:
      h ^= byte(i + 2) << 16;
      [[fallthrough]];
    case 2:
      h ^= byte(i + 1) << 8;
      [[fallthrough]];
    case 1:
      h ^= byte(i);
      h *= kM;
  }
  h ^= h >> 13;
  h *= kM;
  h ^= h >> 15;
  return h;
}

}  // namespace

int32_t PartitionOf(std::string_view tenant, int32_t partitions) {
  return static_cast<int32_t>((Murmur2(tenant) & 0x7fffffffu) % static_cast<uint32_t>(partitions));
}

}  // namespace syncledger
