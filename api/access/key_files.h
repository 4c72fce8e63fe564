// The public keys of an issuer of tokens, as files: PEM, or a JSON Web Key Set.
#pragma once

#include <cjose/cjose.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"

namespace syncledger {

class KeyFiles {
 public:
  struct Key {
    std::shared_ptr<cjose_jwk_t> jwk;  // counted: it is freed by libcjose
    std::string kid;                   // empty: it has none
    std::string_view algorithm;        // the one that may be used with it: RS256 or ES256
  };
  struct Keys {
    std::vector<Key> keys;
    std::string stamp;  // of the files as they were read
  };

  // The list outlives it.
  explicit KeyFiles(const std::vector<TokenSettings::KeyFile>& files) : files_(files) {}

  // kNotFound: a file cannot be read. kInvalidArgument: it holds no key, a private or a shared one,
  // or one that signs with neither RS256 nor ES256.
  absl::StatusOr<Keys> Read() const;

  // Another one once a file was changed or replaced.
  std::string Stamp() const;

 private:
  const std::vector<TokenSettings::KeyFile>& files_;
};

// A whole file, of 1 MiB at the most. kNotFound, kInvalidArgument: it cannot be read, or is larger.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path);

// Another one once one of the files was changed or replaced.
std::string StampOf(const std::vector<std::string>& paths);

}  // namespace syncledger
