// Something that cannot be reached for a while, said once when it begins and once when it is over.
#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/invocation.h"

namespace syncledger {

class Outage {
 public:
  // "...; until that is over MEANWHILE", and then OVER.
  Outage(std::string meanwhile, std::string over)
      : meanwhile_(std::move(meanwhile)), over_(std::move(over)) {}

  // How the latest try went; says on stderr what changed.
  void See(const absl::Status& status) {
    const bool lasted = std::exchange(lasts_, !status.ok());
    if (lasts_ && !lasted) {
      Tell(fmt::format("{}; until that is over {}", std::string(status.message()), meanwhile_));
    }
    if (lasted && !lasts_) Tell(over_);
  }

 private:
  const std::string meanwhile_;
  const std::string over_;
  bool lasts_ = false;
};

}  // namespace syncledger
