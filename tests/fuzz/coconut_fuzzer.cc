// Fuzzes the Coconut decoder with the documents of its feed, each as the body of every event.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/decoding.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

constexpr std::string_view kEvents[] = {
    "appointment.created", "appointment.updated", "appointment.cancelled", "user.updated",
    "user.removed",        "location.updated",    "service.updated",       "settings.updated"};

void Fuzz(std::string_view body) {
  for (const std::string_view event : kEvents) {
    const std::string fields = fmt::format(
        R"("source": "coconut", "event": "{}", "actor": {{"id": "1", "role": "admin"}},)", event);
    const Decoding said = DecodeLineAndCheck(LineOf(fields, body));
    Must(said.facts.size() == (said.accepted ? 1 : 0), "a line of Coconut is one fact");
  }
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
