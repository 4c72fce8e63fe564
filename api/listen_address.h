// Where a server listens: a host and a port, as a flag gives them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace syncledger {

// "127.0.0.1:7400", "[::1]:7400", "localhost:0" (a port that is free).
struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;
};

// `flag` is named in the message. kInvalidArgument: the text is no address.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view flag, std::string_view text);

// Whether only this machine can reach it.
bool IsLoopback(const ListenAddress& address);

// "127.0.0.1:7400", "[::1]:7400".
std::string ListenText(const ListenAddress& address);

}  // namespace syncledger
