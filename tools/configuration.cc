#include "tools/configuration.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "api/nearest.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "yaml-cpp/yaml.h"

namespace syncledger {
namespace {

constexpr std::string_view kVariablePrefix = "SYNCLEDGER_";
constexpr std::string_view kPropertyVariablePrefix = "SYNCLEDGER_KAFKA_";

// How to reach brokers, and as whom. What else librdkafka can be told is the ledger's own business.
constexpr std::array<std::string_view, 8> kPropertyPrefixes = {
    "security.", "sasl.",   "ssl.",        "enable.ssl.",
    "socket.",   "broker.", "client.rack", "enable.sasl.",
};

bool IsOffered(std::string_view property) {
  return std::any_of(kPropertyPrefixes.begin(), kPropertyPrefixes.end(),
                     [&](std::string_view prefix) { return property.starts_with(prefix); });
}

absl::Status NotOffered(std::string_view where, const std::string& property) {
  return absl::InvalidArgumentError(fmt::format(
      "{}: the Kafka property \"{}\" cannot be set here: those are offered that begin with {}",
      where, Visible(property), fmt::join(kPropertyPrefixes, ", ")));
}

// Reads the file's nodes, and says where something is wrong.
class FileReader {
 public:
  explicit FileReader(const std::string& file) : file_(file) {}

  absl::StatusOr<Configuration> Read() {
    YAML::Node root;
    try {
      root = YAML::LoadFile(file_);
    } catch (const YAML::BadFile&) {
      return absl::NotFoundError(
          fmt::format("{}: the configuration file cannot be read: is it there?", Visible(file_)));
    } catch (const YAML::ParserException& error) {
      return absl::InvalidArgumentError(fmt::format("{}:{}: this is no YAML: {}", Visible(file_),
                                                    error.mark.line + 1, error.msg));
    }
    if (root.IsNull()) return Configuration();
    RETURN_IF_ERROR(CheckKeys(root, "", {"data", "kafka", "raw", "access", "tls"}));
    Configuration found;
    RETURN_IF_ERROR(ReadText(root["data"], "data", &found.data));
    RETURN_IF_ERROR(ReadRaw(root["raw"], &found));
    RETURN_IF_ERROR(ReadAccess(root["access"], &found.access));
    RETURN_IF_ERROR(ReadTls(root["tls"], &found.tls));
    const YAML::Node kafka = root["kafka"];
    if (!kafka) return found;
    RETURN_IF_ERROR(CheckKeys(kafka, "kafka.", {"brokers", "properties"}));
    RETURN_IF_ERROR(ReadBrokers(kafka["brokers"], &found.brokers));
    const YAML::Node properties = kafka["properties"];
    if (!properties) return found;
    if (!properties.IsMap()) return Wrong(properties, "kafka.properties has names and values");
    for (const auto& property : properties) {
      const std::string name = property.first.Scalar();
      if (!IsOffered(name)) return NotOffered(Place(property.first), name);
      std::optional<std::string> value;
      RETURN_IF_ERROR(ReadText(property.second, "kafka.properties." + name, &value));
      found.kafka_properties[name] = *value;
    }
    return found;
  }

 private:
  std::string Place(const YAML::Node& node) const {
    return fmt::format("{}:{}", Visible(file_), node.Mark().line + 1);
  }
  absl::Status Wrong(const YAML::Node& node, const std::string& what) const {
    return absl::InvalidArgumentError(fmt::format("{}: {}", Place(node), what));
  }

  absl::Status CheckKeys(const YAML::Node& node, const std::string& above,
                         const std::vector<std::string>& known) const {
    if (!node.IsMap()) {
      return Wrong(node,
                   fmt::format("here are {}, each with a value", absl::StrJoin(known, " and ")));
    }
    for (const auto& one : node) {
      const std::string name = one.first.Scalar();
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      Nearest nearest(name);
      for (const std::string& other : known) nearest.Offer(other);
      return Wrong(one.first,
                   fmt::format("no setting \"{}{}\"{}; there are {}", above, Visible(name),
                               nearest.Sentence(), absl::StrJoin(known, ", ")));
    }
    return absl::OkStatus();
  }

  absl::Status ReadText(const YAML::Node& node, const std::string& name,
                        std::optional<std::string>* text) const {
    if (!node) return absl::OkStatus();
    if (!node.IsScalar() || node.Scalar().empty()) return Wrong(node, name + " takes one value");
    *text = node.Scalar();
    return absl::OkStatus();
  }

  absl::Status ReadRaw(const YAML::Node& raw, Configuration* found) const {
    if (!raw) return absl::OkStatus();
    RETURN_IF_ERROR(CheckKeys(raw, "raw.", {"keep"}));
    std::optional<std::string> keep;
    RETURN_IF_ERROR(ReadText(raw["keep"], "raw.keep", &keep));
    if (keep.has_value() && *keep != "true" && *keep != "false") {
      return Wrong(raw["keep"], "raw.keep is true or false");
    }
    if (keep.has_value()) found->keep_raw = *keep == "true";
    return absl::OkStatus();
  }

  absl::Status ReadNeeded(const YAML::Node& above, const std::string& where,
                          const std::string& name, std::string* text) const {
    std::optional<std::string> read;
    RETURN_IF_ERROR(ReadText(above[name], where + "." + name, &read));
    if (!read.has_value()) return Wrong(above, fmt::format("{}.{} is missing", where, name));
    *text = *read;
    return absl::OkStatus();
  }

  // One value, or a list of them.
  absl::Status ReadTexts(const YAML::Node& node, const std::string& name,
                         std::vector<std::string>* texts) const {
    if (!node) return absl::OkStatus();
    if (!node.IsSequence()) {
      std::optional<std::string> text;
      RETURN_IF_ERROR(ReadText(node, name, &text));
      texts->push_back(*text);
      return absl::OkStatus();
    }
    for (const YAML::Node& one : node) {
      std::optional<std::string> text;
      RETURN_IF_ERROR(ReadText(one, "each of " + name, &text));
      texts->push_back(*text);
    }
    // None at all would read as all of them.
    return texts->empty() ? Wrong(node, name + " names none") : absl::OkStatus();
  }

  // A map, or a list of maps.
  static std::vector<YAML::Node> OneOrMore(const YAML::Node& node) {
    if (!node) return {};
    if (!node.IsSequence()) return {node};
    return {node.begin(), node.end()};
  }

  absl::Status ReadTokens(const YAML::Node& node, TokenSettings* tokens) const {
    const std::string where = "access.tokens";
    RETURN_IF_ERROR(
        CheckKeys(node, where + ".",
                  {"keys", "issuer", "audience", "clock_skew_s", "role_claim", "tenants_claim"}));
    RETURN_IF_ERROR(ReadNeeded(node, where, "issuer", &tokens->issuer));
    RETURN_IF_ERROR(ReadNeeded(node, where, "audience", &tokens->audience));
    for (const YAML::Node& key : OneOrMore(node["keys"])) {
      TokenSettings::KeyFile& file = tokens->keys.emplace_back();
      if (key.IsScalar()) {
        file.path = key.Scalar();
        continue;
      }
      RETURN_IF_ERROR(CheckKeys(key, where + ".keys.", {"file", "kid"}));
      RETURN_IF_ERROR(ReadNeeded(key, where + ".keys", "file", &file.path));
      std::optional<std::string> kid;
      RETURN_IF_ERROR(ReadText(key["kid"], where + ".keys.kid", &kid));
      file.kid = kid.value_or("");
    }
    if (tokens->keys.empty()) return Wrong(node, where + ".keys is missing");
    std::optional<std::string> skew;
    RETURN_IF_ERROR(ReadText(node["clock_skew_s"], where + ".clock_skew_s", &skew));
    int seconds = 0;
    if (skew.has_value() && (!absl::SimpleAtoi(*skew, &seconds) || seconds < 0 || seconds > 300)) {
      return Wrong(node["clock_skew_s"], where + ".clock_skew_s is a number from 0 to 300");
    }
    if (skew.has_value()) tokens->clock_skew = absl::Seconds(seconds);
    std::optional<std::string> role_claim, tenants_claim;
    RETURN_IF_ERROR(ReadText(node["role_claim"], where + ".role_claim", &role_claim));
    RETURN_IF_ERROR(ReadText(node["tenants_claim"], where + ".tenants_claim", &tenants_claim));
    tokens->role_claim = role_claim.value_or(tokens->role_claim);
    tokens->tenants_claim = tenants_claim.value_or(tokens->tenants_claim);
    return absl::OkStatus();
  }

  absl::Status ReadCertificate(const YAML::Node& node, CertificateRole* certificate) const {
    const std::string where = "access.certificates";
    RETURN_IF_ERROR(CheckKeys(node, where + ".", {"name", "role", "tenants"}));
    RETURN_IF_ERROR(ReadNeeded(node, where, "name", &certificate->name));
    std::string name;
    RETURN_IF_ERROR(ReadNeeded(node, where, "role", &name));
    const Role* role = FindRole(name);
    if (role == nullptr) {
      return Wrong(node["role"], where + ".role is admin, auditor, service or none");
    }
    certificate->role = *role;
    return ReadTexts(node["tenants"], where + ".tenants", &certificate->tenants);
  }

  absl::Status ReadAccess(const YAML::Node& node, AccessSettings* access) const {
    if (!node) return absl::OkStatus();
    RETURN_IF_ERROR(CheckKeys(node, "access.", {"tokens", "certificates"}));
    for (const YAML::Node& one : OneOrMore(node["tokens"])) {
      RETURN_IF_ERROR(ReadTokens(one, &access->tokens.emplace_back()));
    }
    for (const YAML::Node& one : OneOrMore(node["certificates"])) {
      RETURN_IF_ERROR(ReadCertificate(one, &access->certificates.emplace_back()));
    }
    // Whoever writes `access:` does not mean everybody.
    return access->any() ? absl::OkStatus() : Wrong(node, "access lets in nobody");
  }

  absl::Status ReadTls(const YAML::Node& node, std::optional<TlsFiles>* tls) const {
    if (!node) return absl::OkStatus();
    RETURN_IF_ERROR(CheckKeys(node, "tls.", {"certificate", "key", "client_ca"}));
    TlsFiles& files = tls->emplace();
    RETURN_IF_ERROR(ReadNeeded(node, "tls", "certificate", &files.certificate));
    RETURN_IF_ERROR(ReadNeeded(node, "tls", "key", &files.key));
    std::optional<std::string> client_ca;
    RETURN_IF_ERROR(ReadText(node["client_ca"], "tls.client_ca", &client_ca));
    files.client_ca = client_ca.value_or("");
    return absl::OkStatus();
  }

  absl::Status ReadBrokers(const YAML::Node& node, std::optional<std::string>* brokers) const {
    if (!node || !node.IsSequence()) return ReadText(node, "kafka.brokers", brokers);
    std::vector<std::string> all;
    for (const YAML::Node& one : node) {
      std::optional<std::string> text;
      RETURN_IF_ERROR(ReadText(one, "each of kafka.brokers", &text));
      all.push_back(*text);
    }
    if (all.empty()) return Wrong(node, "kafka.brokers names none");
    *brokers = absl::StrJoin(all, ",");
    return absl::OkStatus();
  }

  const std::string& file_;
};

// "SASL_PASSWORD" is the property sasl.password.
std::string PropertyOf(std::string_view variable) {
  std::string name;
  for (const char c : variable) {
    name += c == '_' ? '.' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

absl::Status ReadVariables(const char* const* environment, Configuration* found) {
  for (const char* const* one = environment; one != nullptr && *one != nullptr; ++one) {
    const std::string_view variable = *one;
    const size_t equals = variable.find('=');
    if (!variable.starts_with(kVariablePrefix) || equals == variable.npos) continue;
    const std::string_view name = variable.substr(0, equals);
    const std::string value(variable.substr(equals + 1));
    if (value.empty()) continue;
    if (name == "SYNCLEDGER_DATA") found->data = value;
    if (name == "SYNCLEDGER_KAFKA") found->brokers = value;
    if (!name.starts_with(kPropertyVariablePrefix)) continue;
    const std::string property = PropertyOf(name.substr(kPropertyVariablePrefix.size()));
    if (!IsOffered(property)) return NotOffered(name, property);
    found->kafka_properties[property] = value;
  }
  return absl::OkStatus();
}

bool HoldsSecret(const Configuration& configuration) {
  return std::any_of(configuration.kafka_properties.begin(), configuration.kafka_properties.end(),
                     [](const auto& property) {
                       return property.first.ends_with("password") ||
                              property.first.ends_with("secret") ||
                              property.first.ends_with(".pem");
                     });
}

}  // namespace

absl::StatusOr<Configuration> ReadConfiguration(
    const std::string& file, const char* const* environment,
    const std::function<void(const std::string&)>& warn) {
  Configuration found;
  if (!file.empty()) {
    ASSIGN_OR_RETURN(found, FileReader(file).Read());
    struct stat status {};
    const bool others_read = stat(file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
    if (others_read && HoldsSecret(found)) {
      warn(
          fmt::format("{}: it holds a secret, and everybody on this machine may read it: "
                      "`chmod o-r` keeps it",
                      Visible(file)));
    }
  }
  RETURN_IF_ERROR(ReadVariables(environment, &found));
  return found;
}

}  // namespace syncledger
