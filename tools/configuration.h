// The configuration file and the environment: what they say where the command line does not.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/access/tls_files.h"

namespace syncledger {

struct Configuration {
  std::optional<std::string> data;
  std::optional<std::string> brokers;
  std::optional<bool> keep_raw;
  std::map<std::string, std::string> kafka_properties;  // of librdkafka; may hold secrets
  AccessSettings access;
  std::optional<TlsFiles> tls;
};

// The file (YAML; docs/operations.md, "Configuration") and over it the variables of the environment
// ("NAME=VALUE"): SYNCLEDGER_DATA, SYNCLEDGER_KAFKA, and SYNCLEDGER_KAFKA_SASL_PASSWORD for the
// property sasl.password, and so on. `file` is empty where there is none. `warn` is told in a line
// what is no error. kNotFound, kInvalidArgument: with file and line, or the variable; never with a
// value of a property.
absl::StatusOr<Configuration> ReadConfiguration(
    const std::string& file, const char* const* environment,
    const std::function<void(const std::string&)>& warn);

}  // namespace syncledger
