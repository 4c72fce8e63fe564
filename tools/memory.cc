#include "tools/memory.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr int64_t kFixedMib = 224;
constexpr int64_t kMostMemoryMib = int64_t{1} << 20;

}  // namespace

Memory ShareOut(int64_t mib) {
  const size_t ninth = (static_cast<size_t>(mib - kFixedMib) << 20) / 9;
  return {.rows = ninth * 4, .state = ninth * 3, .log = ninth * 2};
}

void AddMemory(CLI::App& command, Invocation* invocation) {
  command
      .add_option("--memory", invocation->memory_text,
                  fmt::format("What folding takes at the most, in MiB: {} or more; more is "
                              "faster on a large ledger",
                              kLeastMemoryMib))
      ->type_name("MIB")
      ->default_str(std::to_string(kMemoryMib));
}

absl::StatusOr<Memory> MemoryOf(const Invocation& invocation) {
  if (invocation.memory_text.empty()) return ShareOut(kMemoryMib);
  int64_t mib = 0;
  if (!absl::SimpleAtoi(invocation.memory_text, &mib) || mib < kLeastMemoryMib ||
      mib > kMostMemoryMib) {
    return absl::InvalidArgumentError(
        fmt::format("--memory is a number of MiB, {} or more, like --memory {}, not \"{}\"",
                    kLeastMemoryMib, kMemoryMib, Visible(invocation.memory_text)));
  }
  return ShareOut(mib);
}

}  // namespace syncledger
