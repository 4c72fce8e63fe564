#include "ingest/fact_id.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace syncledger {
namespace {

constexpr size_t kIdBytes = 16;

// One algorithm for the process and one context for each thread: OpenSSL looks an algorithm up by
// its name otherwise, for each hash, which costs more than hashing a short text.
struct Hasher {
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

}  // namespace

Sha256Hash HashOf(std::string_view bytes) {
  thread_local const Hasher hasher;
  Sha256Hash hash;
  unsigned int size = 0;
  if (!hasher.algorithm || !hasher.context ||
      EVP_DigestInit_ex2(hasher.context.get(), hasher.algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(hasher.context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(hasher.context.get(), hash.data(), &size) != 1 || size != hash.size()) {
    // No memory, or an OpenSSL without SHA-256: nothing can be identified.
    std::fputs("syncledger: OpenSSL cannot compute SHA-256\n", stderr);
    std::abort();
  }
  return hash;
}

FactId::FactId(std::string_view tenant, v1::Source source, v1::Fact::PayloadCase payload)
    : FactId("syncledger.fact.1") {
  Text(tenant).Number(source).Number(payload);
}

FactId::FactId(std::string_view what) {
  parts_.reserve(384);
  Text(what);
}

FactId& FactId::Text(std::string_view part) {
  for (int shift = 24; shift >= 0; shift -= 8)
    parts_.push_back(static_cast<char>(part.size() >> shift));
  parts_.append(part);
  return *this;
}

FactId& FactId::Number(int64_t part) {
  for (int shift = 56; shift >= 0; shift -= 8) parts_.push_back(static_cast<char>(part >> shift));
  return *this;
}

std::string FactId::Bytes() const {
  const Sha256Hash hash = HashOf(parts_);
  return std::string(AsBytes(hash).substr(0, kIdBytes));
}

}  // namespace syncledger
