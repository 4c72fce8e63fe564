#include "api/service/token.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "api/status_macros.h"
#include "ledger/digest.h"

namespace syncledger {
namespace {

// What each kind begins with, so that one does not pass for the other.
constexpr std::string_view kPageMark = "P1";
constexpr std::string_view kCursorMark = "C1";
constexpr size_t kChecksum = 8;

std::string_view MarkOf(const google::protobuf::MessageLite& message) {
  return dynamic_cast<const v1::PageToken*>(&message) != nullptr ? kPageMark : kCursorMark;
}

std::string Checksum(std::string_view mark, std::string_view bytes) {
  return HashId(mark, bytes).substr(0, kChecksum);
}

template <typename Message>
absl::StatusOr<Message> Unseal(std::string_view mark, std::string_view text,
                               std::string_view refusal) {
  std::string whole;
  Message message;
  if (text.substr(0, mark.size()) == mark) {
    const std::string_view rest = text.substr(mark.size());
    if (absl::WebSafeBase64Unescape(absl::string_view(rest.data(), rest.size()), &whole) &&
        whole.size() >= kChecksum) {
      const std::string_view bytes = std::string_view(whole).substr(kChecksum);
      if (whole.substr(0, kChecksum) == Checksum(mark, bytes) &&
          message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return message;
      }
    }
  }
  return absl::InvalidArgumentError(std::string(refusal));
}

}  // namespace

std::string Seal(const google::protobuf::MessageLite& message) {
  const std::string bytes = message.SerializeAsString();
  const std::string_view mark = MarkOf(message);
  return std::string(mark) + absl::WebSafeBase64Escape(Checksum(mark, bytes) + bytes);
}

absl::StatusOr<v1::PageToken> OpenPageToken(std::string query, std::string_view text) {
  v1::PageToken token;
  token.set_query(std::move(query));
  if (text.empty()) return token;
  ASSIGN_OR_RETURN(
      v1::PageToken given,
      Unseal<v1::PageToken>(kPageMark, text,
                            "page_token is none that this service gave: send the next_page_token "
                            "of the page before as it came, or none to begin"));
  if (given.query() == token.query()) return given;
  return absl::InvalidArgumentError(
      "page_token is of another query: repeat the request of the page before, or begin with an "
      "empty page_token");
}

absl::StatusOr<v1::WatchCursor> OpenWatchCursor(std::string_view text) {
  return Unseal<v1::WatchCursor>(kCursorMark, text,
                                 "cursor is none that this service gave: send the cursor of a "
                                 "message of the stream as it came, or from_offset to begin");
}

}  // namespace syncledger
