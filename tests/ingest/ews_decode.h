// What the tests of the EWS decoder share: envelopes in, facts out.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/ingest/decode.h"

namespace syncledger {

// A text as JSON writes it.
inline std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

// A line of EWS with that body, as JSON; `more` is further fields of the line, each with a comma
// before it.
inline std::string EwsLineOf(std::string_view json_body, std::string_view more = "",
                             std::string_view observed_at = "2026-11-02T12:00:00Z") {
  return fmt::format(
      R"({{"observed_at": "{}", "tenant": "maple", "source": "ews", "mailbox": "ann@maple.example"{}, "body": {}}})",
      observed_at, more, json_body);
}

inline std::string EwsLine(std::string_view envelope, std::string_view more = "",
                           std::string_view observed_at = "2026-11-02T12:00:00Z") {
  return EwsLineOf(Quoted(envelope), more, observed_at);
}

// An envelope around an answer, with the prefixes that Exchange uses.
inline std::string Soap(std::string_view answer) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">)"
      R"(<s:Header><h:ServerVersionInfo MajorVersion="15" xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/></s:Header>)"
      R"(<s:Body xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" )"
      R"(xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">{}</s:Body></s:Envelope>)",
      answer);
}

// The answer to SyncFolderItems with these changes.
inline std::string Changes(std::string_view changes, bool last) {
  return Soap(fmt::format(
      R"(<m:SyncFolderItemsResponse><m:ResponseMessages><m:SyncFolderItemsResponseMessage ResponseClass="Success">)"
      R"(<m:ResponseCode>NoError</m:ResponseCode><m:SyncState>c3RhdGU=</m:SyncState>)"
      R"(<m:IncludesLastItemInRange>{}</m:IncludesLastItemInRange><m:Changes>{}</m:Changes>)"
      R"(</m:SyncFolderItemsResponseMessage></m:ResponseMessages></m:SyncFolderItemsResponse>)",
      last, changes));
}

// A message of GetItem that brings an item, and one that failed.
inline std::string Brought(std::string_view item) {
  return fmt::format(
      R"(<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>)"
      R"(<m:Items>{}</m:Items></m:GetItemResponseMessage>)",
      item);
}
inline std::string NotBrought(std::string_view code) {
  return fmt::format(
      R"(<m:GetItemResponseMessage ResponseClass="Error"><m:MessageText>No.</m:MessageText>)"
      R"(<m:ResponseCode>{}</m:ResponseCode><m:Items/></m:GetItemResponseMessage>)",
      code);
}

// The answer to GetItem with these messages.
inline std::string Got(std::string_view messages) {
  return Soap(fmt::format(
      "<m:GetItemResponse><m:ResponseMessages>{}</m:ResponseMessages></m:GetItemResponse>",
      messages));
}

// A CalendarItem with that id and these children.
inline std::string CalendarItem(std::string_view id, std::string_view children,
                                std::string_view change_key = "k") {
  return fmt::format(R"(<t:CalendarItem><t:ItemId Id="{}" ChangeKey="{}"/>{}</t:CalendarItem>)", id,
                     change_key, children);
}

inline constexpr std::string_view kHour =
    "<t:Start>2026-11-03T14:00:00Z</t:Start><t:End>2026-11-03T15:00:00Z</t:End>";

// The only item that GetItem brings, of these children.
inline v1::ExchangeItem OnlyEwsItem(std::string_view children) {
  const v1::Fact fact = OnlyFact(EwsLine(Got(Brought(CalendarItem("1", children))), kFullSync));
  EXPECT_TRUE(fact.has_exchange_item()) << fact.ShortDebugString();
  return fact.exchange_item();
}

// One word for each fact: "item:ID@SYNC", "removed:ID@SYNC", "ended@SYNC", "failed:CODE@SYNC", "?".
inline std::vector<std::string> EwsWords(const std::vector<v1::Fact>& facts) {
  std::vector<std::string> words;
  for (const v1::Fact& fact : facts) {
    std::string word = "?";
    if (fact.has_exchange_item()) word = "item:" + fact.exchange_item().item_id();
    if (fact.has_item_removed()) word = "removed:" + fact.item_removed().item_id();
    if (fact.has_sync_ended()) word = "ended";
    if (fact.has_sync_failed()) word = "failed:" + fact.sync_failed().code();
    if (!fact.sync_id().empty()) word += "@" + fact.sync_id();
    words.push_back(word);
  }
  return words;
}

}  // namespace syncledger
