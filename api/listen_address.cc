#include "api/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>

#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view flag, std::string_view text) {
  const size_t colon = text.rfind(':');
  ListenAddress address{std::string(text.substr(0, colon)), -1};
  if (colon != text.npos) {
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error != std::errc() || end != port.data() + port.size() || address.port > 65535) {
      address.port = -1;
    }
  }
  const bool brackets = address.host.starts_with('[') && address.host.ends_with(']');
  if (brackets) address.host = address.host.substr(1, address.host.size() - 2);
  const bool has_colon = address.host.find(':') != std::string::npos;
  if (address.port < 0 || address.host.empty() || has_colon != brackets) {
    return absl::InvalidArgumentError(
        fmt::format("{} is HOST:PORT, like 127.0.0.1:7400 or [::1]:7400, port 0 for one that is "
                    "free, not \"{}\"",
                    flag, Visible(text)));
  }
  return address;
}

bool IsLoopback(const ListenAddress& address) {
  // Of names only this one: another may begin like a number and be anybody's.
  if (address.host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, address.host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, address.host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string ListenText(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", address.host, address.port)
            : fmt::format("{}:{}", address.host, address.port);
}

}  // namespace syncledger
