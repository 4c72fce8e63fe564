// The fixed encoding of outcomes: its grammar and its fields stand in ledger/digest.h.
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/digest.h"

namespace syncledger {
namespace {

// Writes fields; each call that takes a field number leaves the field out where its value is empty
// or 0.
class Encoder {
 public:
  explicit Encoder(std::string* out) : out_(*out) {}

  void RawByte(uint8_t byte) { out_.push_back(static_cast<char>(byte)); }
  void RawU32(uint32_t number) {
    char bytes[4];
    for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(number >> (24 - 8 * i));
    out_.append(bytes, sizeof bytes);
  }
  void RawU64(uint64_t number) {
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
    out_.append(bytes, sizeof bytes);
  }
  void RawText(std::string_view text) {
    RawU32(static_cast<uint32_t>(text.size()));
    out_ += text;
  }

  void Text(uint8_t field, std::string_view text) {
    if (text.empty()) return;
    RawByte(field);
    RawText(text);
  }
  void U32(uint8_t field, int number) {  // enums
    if (number == 0) return;
    RawByte(field);
    RawU32(static_cast<uint32_t>(number));
  }
  void U64(uint8_t field, uint64_t number) {
    if (number == 0) return;
    RawByte(field);
    RawU64(number);
  }
  void I64(uint8_t field, int64_t number) { U64(field, static_cast<uint64_t>(number)); }

  template <typename Message>
  void Nested(uint8_t field, bool present, const Message& message) {
    if (!present) return;
    RawByte(field);
    Encode(message);
  }
  template <typename List>
  void Messages(uint8_t field, const List& list) {
    if (list.empty()) return;
    RawByte(field);
    RawU32(static_cast<uint32_t>(list.size()));
    for (const auto& message : list) Encode(message);
  }
  template <typename List>
  void Texts(uint8_t field, const List& list) {
    if (list.empty()) return;
    RawByte(field);
    RawU32(static_cast<uint32_t>(list.size()));
    for (const auto& text : list) RawText(text);
  }

  void Encode(const v1::FieldChange& change) {
    Text(1, change.field());
    Text(2, change.before());
    Text(3, change.after());
    RawByte(0);
  }

  void Encode(const v1::Notification& notification) {
    Text(1, notification.id());
    U32(2, notification.state());
    U32(3, notification.kind());
    U32(4, notification.audience());
    Texts(5, notification.recipients());
    RawByte(0);
  }

  void Encode(const v1::LostField& lost) {
    Text(1, lost.field());
    Text(2, lost.exchange());
    Text(3, lost.coconut());
    RawByte(0);
  }

  void Encode(const v1::Stamp& stamp) {
    Text(1, stamp.appointment_id());
    if (stamp.has_updated_at_us()) {
      RawByte(2);
      RawU64(static_cast<uint64_t>(stamp.updated_at_us()));
    }
    RawByte(0);
  }

  void Encode(const v1::ExportSnapshot& write) {
    Text(1, write.title());
    Text(2, write.location());
    Text(3, write.organizer());
    Texts(4, write.attendees());
    Text(5, write.details());
    I64(6, write.start_us());
    I64(7, write.end_us());
    U32(8, write.show_as());
    Nested(9, write.has_stamp(), write.stamp());
    if (write.has_details_known()) {
      RawByte(10);
      RawByte(write.details_known() ? 1 : 0);
    }
    RawByte(0);
  }

  void Encode(const v1::SyncSummary& sync) {
    Text(1, sync.sync_id());
    U32(2, sync.kind());
    U64(3, sync.seen());
    U64(4, sync.changed());
    U64(5, sync.removed());
    RawByte(0);
  }

  void Encode(const v1::HeldItem& item) {
    Text(1, item.item_id());
    Text(2, item.absence_id());
    Text(3, item.appointment_id());
    Text(4, item.title());
    I64(5, item.start_us());
    I64(6, item.end_us());
    RawByte(0);
  }

  void Encode(const v1::HeldRemovals& held) {
    U32(1, held.kind());
    Text(2, held.sync_id());
    Messages(3, held.items());
    RawByte(0);
  }

  void Encode(const v1::Outcome& outcome) {
    Text(1, outcome.id());
    U32(2, outcome.kind());
    U32(3, outcome.reason());
    U32(4, outcome.rule());
    Text(5, outcome.rule_set());
    Text(6, outcome.employee_id());
    Text(7, outcome.mailbox());
    Text(8, outcome.item_id());
    Text(9, outcome.appointment_id());
    Text(10, outcome.absence_id());
    Messages(11, outcome.changes());
    Text(12, outcome.detail());
    Nested(13, outcome.has_notification(), outcome.notification());
    Messages(14, outcome.lost());
    Nested(15, outcome.has_write(), outcome.write());
    Nested(16, outcome.has_sync(), outcome.sync());
    Nested(17, outcome.has_held(), outcome.held());
    Text(18, outcome.subject());
    I64(19, outcome.until_us());
    RawByte(0);
  }

 private:
  std::string& out_;
};

constexpr uint8_t kVersion = 1;

}  // namespace

void AppendOutcomes(const v1::Verdict& verdict, std::string* out) {
  Encoder encoder(out);
  encoder.RawByte(kVersion);
  encoder.RawText(verdict.fact_id());
  encoder.RawU32(static_cast<uint32_t>(verdict.outcomes_size()));
  for (const v1::Outcome& outcome : verdict.outcomes()) encoder.Encode(outcome);
}

std::string EncodeOutcomes(const v1::Verdict& verdict) {
  std::string out;
  AppendOutcomes(verdict, &out);
  return out;
}

}  // namespace syncledger
