#include "api/access/token.h"

#include <cjose/cjose.h>
#include <jansson.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "api/access/key_files.h"
#include "api/status_macros.h"

namespace syncledger {
namespace {

constexpr size_t kLargestToken = size_t{16} << 10;
constexpr absl::Duration kLookAgain = absl::Seconds(1);

absl::Status Refused(std::string_view why) {
  return absl::UnauthenticatedError(absl::string_view(why.data(), why.size()));
}

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Json = std::unique_ptr<json_t, decltype(&json_decref)>;

std::string TextOf(const json_t* value) {
  return json_is_string(value) ? std::string(json_string_value(value), json_string_length(value))
                               : std::string();
}

// A text, or a list of them. Nothing where it is neither, or where one is empty.
std::optional<std::vector<std::string>> TextsOf(const json_t* value) {
  std::vector<std::string> texts;
  if (json_is_string(value)) {
    texts.push_back(TextOf(value));
  } else if (json_is_array(value)) {
    for (size_t i = 0; i < json_array_size(value); ++i) {
      texts.push_back(TextOf(json_array_get(value, i)));
    }
  } else {
    return std::nullopt;
  }
  if (std::find(texts.begin(), texts.end(), "") != texts.end()) return std::nullopt;
  return texts;
}

// A NumericDate; nothing where it is none.
std::optional<absl::Time> TimeOf(const json_t* value) {
  if (json_is_integer(value)) return absl::FromUnixSeconds(json_integer_value(value));
  if (!json_is_real(value) || !std::isfinite(json_real_value(value))) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(json_real_value(value));
}

class Verifier : public TokenVerifier {
 public:
  explicit Verifier(TokenSettings settings) : settings_(std::move(settings)) {}

  absl::Status Read() {
    ASSIGN_OR_RETURN(KeyFiles::Keys keys, files().Read());
    const std::lock_guard lock(mutex_);
    keys_ = std::make_shared<const KeyFiles::Keys>(std::move(keys));
    return absl::OkStatus();
  }

  absl::StatusOr<Claims> Verify(std::string_view token, absl::Time now) const override {
    ASSIGN_OR_RETURN(const std::string text, PayloadOf(token));
    json_error_t ignored;
    const Json payload(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, &ignored),
                       json_decref);
    if (!json_is_object(payload.get())) return Refused("no claims");
    const auto claim = [&](const std::string& name) {
      return json_object_get(payload.get(), name.c_str());
    };
    if (TextOf(claim("iss")) != settings_.issuer) return Refused("another issuer");
    const auto audience = TextsOf(claim("aud"));
    if (!audience.has_value() ||
        std::find(audience->begin(), audience->end(), settings_.audience) == audience->end()) {
      return Refused("another audience");
    }
    const auto ends = TimeOf(claim("exp"));
    if (!ends.has_value() || now >= *ends + settings_.clock_skew) return Refused("expired");
    if (const json_t* begins = claim("nbf"); begins != nullptr) {
      const auto from = TimeOf(begins);
      if (!from.has_value() || now < *from - settings_.clock_skew) return Refused("not yet valid");
    }
    Claims claims;
    claims.subject = TextOf(claim("sub"));
    if (claims.subject.empty()) return Refused("no subject");
    if (const json_t* roles = claim(settings_.role_claim); roles != nullptr) {
      auto named = TextsOf(roles);
      if (!named.has_value()) return Refused("roles that are none");
      claims.roles = *std::move(named);
    }
    if (const json_t* tenants = claim(settings_.tenants_claim); tenants != nullptr) {
      auto named = TextsOf(tenants);
      // None at all would read as all of them.
      if (!named.has_value() || named->empty()) return Refused("tenants that are none");
      claims.tenants = *std::move(named);
    }
    return claims;
  }

  absl::Status trouble() const override {
    Keys();  // looks, whether or not a token came
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

 private:
  KeyFiles files() const { return KeyFiles(settings_.keys); }

  // The keys as the files have them by now; as they were where they cannot be read any more.
  std::shared_ptr<const KeyFiles::Keys> Keys() const {
    const std::lock_guard lock(mutex_);
    const absl::Time now = absl::Now();
    if (now >= looked_at_ + kLookAgain) {
      looked_at_ = now;
      const std::string stamp = files().Stamp();
      trouble_ = absl::OkStatus();
      if (stamp != keys_->stamp) {
        auto keys = files().Read();
        trouble_ = keys.status();
        if (keys.ok()) keys_ = std::make_shared<const KeyFiles::Keys>(*std::move(keys));
      }
    }
    return keys_;
  }

  // What the token carries, if one of the keys signed it.
  absl::StatusOr<std::string> PayloadOf(std::string_view token) const {
    if (token.empty() || token.size() > kLargestToken) return Refused("no token");
    // A signed token has three parts; five are an encrypted one.
    if (std::count(token.begin(), token.end(), '.') != 2) return Refused("no token");
    cjose_err ignored;
    Jws jws(cjose_jws_import(token.data(), token.size(), &ignored), cjose_jws_release);
    if (jws == nullptr) return Refused("no token");
    const json_t* header = reinterpret_cast<const json_t*>(cjose_jws_get_protected(jws.get()));
    if (!json_is_object(header) || json_object_get(header, "crit") != nullptr) {
      return Refused("a header that is not known");
    }
    const std::string algorithm = TextOf(json_object_get(header, "alg"));
    const std::string kid = TextOf(json_object_get(header, "kid"));
    const auto keys = Keys();
    for (const KeyFiles::Key& key : keys->keys) {
      if (key.algorithm != algorithm) continue;
      if (!kid.empty() && !key.kid.empty() && key.kid != kid) continue;
      // Verifying leaves its marks in what was imported: each key gets one of its own.
      const Jws fresh(cjose_jws_import(token.data(), token.size(), &ignored), cjose_jws_release);
      if (fresh == nullptr || !cjose_jws_verify(fresh.get(), key.jwk.get(), &ignored)) continue;
      uint8_t* text = nullptr;
      size_t size = 0;
      if (!cjose_jws_get_plaintext(fresh.get(), &text, &size, &ignored)) continue;
      return std::string(reinterpret_cast<const char*>(text), size);
    }
    return Refused("signed by no key that is trusted");
  }

  const TokenSettings settings_;
  mutable std::mutex mutex_;  // over what follows
  mutable std::shared_ptr<const KeyFiles::Keys> keys_;
  mutable absl::Status trouble_;
  mutable absl::Time looked_at_ = absl::Now();
};

}  // namespace

absl::StatusOr<std::unique_ptr<TokenVerifier>> TokenVerifier::Open(TokenSettings settings) {
  auto verifier = std::make_unique<Verifier>(std::move(settings));
  const absl::Status read = verifier->Read();
  if (!read.ok()) return read;
  return std::unique_ptr<TokenVerifier>(std::move(verifier));
}

}  // namespace syncledger
