#include "api/access/key_files.h"

#include <jansson.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr size_t kLargestFile = size_t{1} << 20;
constexpr int kLeastRsaBits = 2048;
constexpr std::string_view kRs256 = "RS256";
constexpr std::string_view kEs256 = "ES256";

using Json = std::unique_ptr<json_t, decltype(&json_decref)>;
using PublicKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

absl::Status BadFile(const std::string& path, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", Visible(path), what));
}

absl::Status NotOffered(const std::string& path) {
  return BadFile(path,
                 "the key is neither RSA of 2,048 bits or more (RS256) nor P-256 (ES256): tokens "
                 "are checked with these");
}

// A number of the key, big-endian.
std::string NumberOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return "";
  std::string bytes(static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

absl::StatusOr<KeyFiles::Key> OfJwk(const std::string& path, cjose_jwk_t* made) {
  if (made == nullptr) return BadFile(path, "one of its keys cannot be read");
  KeyFiles::Key key;
  key.jwk = std::shared_ptr<cjose_jwk_t>(made, cjose_jwk_release);
  cjose_err ignored;
  const char* kid = cjose_jwk_get_kid(made, &ignored);
  if (kid != nullptr) key.kid = kid;
  switch (cjose_jwk_get_kty(made, &ignored)) {
    case CJOSE_JWK_KTY_RSA:
      if (cjose_jwk_get_keysize(made, &ignored) < kLeastRsaBits) return NotOffered(path);
      key.algorithm = kRs256;
      return key;
    case CJOSE_JWK_KTY_EC:
      if (cjose_jwk_EC_get_curve(made, &ignored) != CJOSE_JWK_EC_P_256) return NotOffered(path);
      key.algorithm = kEs256;
      return key;
    case CJOSE_JWK_KTY_OCT:
      return BadFile(path, "it holds a shared secret: tokens are checked with public keys only");
  }
  return NotOffered(path);
}

absl::StatusOr<KeyFiles::Key> OfPem(const TokenSettings::KeyFile& file, const std::string& text) {
  if (text.find("PRIVATE KEY") != text.npos) {
    return BadFile(file.path, "it holds a private key: give the public one");
  }
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
  PublicKey key(nullptr, EVP_PKEY_free);
  if (text.find("BEGIN CERTIFICATE") != text.npos) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
    if (certificate != nullptr) key.reset(X509_get_pubkey(certificate.get()));
  } else {
    key.reset(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  }
  if (key == nullptr) {
    return BadFile(file.path,
                   "it is no public key: a PEM file (BEGIN PUBLIC KEY, BEGIN CERTIFICATE) or a set "
                   "of keys (JWKS)");
  }
  cjose_err ignored;
  cjose_jwk_t* made = nullptr;
  const auto bytes = [](std::string& text_of) {
    return reinterpret_cast<uint8_t*>(text_of.data());
  };
  if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) {
    std::string n = NumberOf(key.get(), OSSL_PKEY_PARAM_RSA_N);
    std::string e = NumberOf(key.get(), OSSL_PKEY_PARAM_RSA_E);
    cjose_jwk_rsa_keyspec spec = {};
    spec.n = bytes(n);
    spec.nlen = n.size();
    spec.e = bytes(e);
    spec.elen = e.size();
    made = cjose_jwk_create_RSA_spec(&spec, &ignored);
  } else if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC) {
    char curve[64] = {};
    size_t size = 0;
    EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof(curve),
                                   &size);
    if (std::string_view(curve) != "prime256v1") return NotOffered(file.path);
    std::string x = NumberOf(key.get(), OSSL_PKEY_PARAM_EC_PUB_X);
    std::string y = NumberOf(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
    cjose_jwk_ec_keyspec spec = {};
    spec.crv = CJOSE_JWK_EC_P_256;
    spec.x = bytes(x);
    spec.xlen = x.size();
    spec.y = bytes(y);
    spec.ylen = y.size();
    made = cjose_jwk_create_EC_spec(&spec, &ignored);
  } else {
    return NotOffered(file.path);
  }
  ASSIGN_OR_RETURN(KeyFiles::Key read, OfJwk(file.path, made));
  read.kid = file.kid;
  return read;
}

absl::Status OfSet(const std::string& path, const std::string& text,
                   std::vector<KeyFiles::Key>* keys) {
  json_error_t ignored;
  const Json root(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, &ignored),
                  json_decref);
  const json_t* list = json_object_get(root.get(), "keys");
  const size_t before = keys->size();
  if (!json_is_array(list)) return BadFile(path, "it is no set of keys: {\"keys\": [...]}");
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const json_t* one = json_array_get(list, i);
    const json_t* use = json_object_get(one, "use");
    if (json_is_string(use) && std::string_view(json_string_value(use)) != "sig") continue;
    if (json_object_get(one, "d") != nullptr) {
      return BadFile(path, "it holds a private key: give the public ones");
    }
    char* dumped = json_dumps(one, JSON_COMPACT);
    if (dumped == nullptr) return BadFile(path, "one of its keys is none");
    cjose_err failed;
    cjose_jwk_t* made = cjose_jwk_import(dumped, std::string_view(dumped).size(), &failed);
    std::free(dumped);
    // Issuers publish keys for other algorithms, too: nothing here is signed with those.
    auto key = OfJwk(path, made);
    if (!key.ok()) continue;
    const json_t* algorithm = json_object_get(one, "alg");
    if (json_is_string(algorithm) && key->algorithm != json_string_value(algorithm)) continue;
    keys->push_back(*std::move(key));
  }
  return keys->size() > before ? absl::OkStatus() : NotOffered(path);
}

}  // namespace

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) text.assign(std::istreambuf_iterator<char>(file), {});
  if (!file && !file.eof()) {
    return absl::NotFoundError(
        fmt::format("{}: this file cannot be read: is it there?", Visible(path)));
  }
  if (text.size() > kLargestFile) return BadFile(path, "it is larger than 1 MiB");
  return text;
}

std::string StampOf(const std::vector<std::string>& paths) {
  std::string stamp;
  for (const std::string& path : paths) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) continue;
    stamp += fmt::format("{} {} {}.{} ", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                         status.st_mtim.tv_nsec);
  }
  return stamp;
}

absl::StatusOr<KeyFiles::Keys> KeyFiles::Read() const {
  Keys read;
  read.stamp = Stamp();
  for (const TokenSettings::KeyFile& file : files_) {
    ASSIGN_OR_RETURN(const std::string text, ReadSmallFile(file.path));
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first != text.npos && text[first] == '{') {
      RETURN_IF_ERROR(OfSet(file.path, text, &read.keys));
    } else {
      ASSIGN_OR_RETURN(Key key, OfPem(file, text));
      read.keys.push_back(std::move(key));
    }
  }
  if (read.keys.empty()) return absl::InvalidArgumentError("there is no key to check tokens with");
  return read;
}

std::string KeyFiles::Stamp() const {
  std::vector<std::string> paths;
  for (const TokenSettings::KeyFile& file : files_) paths.push_back(file.path);
  return StampOf(paths);
}

}  // namespace syncledger
