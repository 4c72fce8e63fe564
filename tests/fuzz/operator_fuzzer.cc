// Fuzzes the decoder of operators' acts with their bodies, each as the body of every act.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/decoding.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

constexpr std::string_view kActs[] = {"calendar.initialized",  "integration.disconnected",
                                      "integration.connected", "removals.approved",
                                      "removals.rejected",     "rules.activated",
                                      "mailbox.renamed",       "export.delayed",
                                      "export.failed",         "export.confirmed"};

void Fuzz(std::string_view body) {
  for (const std::string_view act : kActs) {
    const std::string fields = fmt::format(
        R"("source": "operator", "event": "{}", "actor": {{"id": "1", "role": "admin"}},)", act);
    const Decoding said = DecodeLineAndCheck(LineOf(fields, body));
    Must(said.facts.size() == (said.accepted ? 1 : 0), "an operator's act is one fact");
  }
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
