#include "tools/invocation.h"

#include <cstdio>

#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {

int ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:  // a folder of a newer version, or of something
                                                 // else
    case absl::StatusCode::kUnavailable:         // a folder that another process has open
    case absl::StatusCode::kUnimplemented:
      return kBadInput;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kDoNotUseReservedForFutureExpansionUseDefaultInSwitchInstead_:
      break;
  }
  return kFailed;
}

void Tell(std::string_view message) {
  std::string text(message);
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  std::string line = fmt::format("syncledger: {}\n", Visible(text));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int Fail(const absl::Status& status) {
  Tell(std::string_view(status.message().data(), status.message().size()));
  return ExitCodeOf(status);
}

}  // namespace syncledger
