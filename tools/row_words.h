// Rows in words: what a kind and a key name, and what the row says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/json.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

// "item": the kind, without ROW_, in lower case.
std::string KindWords(v1::RowKind kind);

// "item (mailbox 3, item_id AAMk1)". Bytes that are no key of the kind, or only the beginning of
// one, are told as far as they can be.
std::string RowWords(v1::RowKind kind, std::string_view key);

// {"mailbox": 3, "item_id": "AAMk1"}, likewise.
JsonObject RowKeyJson(v1::RowKind kind, std::string_view key);

// Whether the whole key is of the kind's parts (rows.proto).
bool IsKeyOf(v1::RowKind kind, std::string_view key);

// What the row says; nothing where its bytes are no such message.
std::optional<JsonObject> RowJson(v1::RowKind kind, std::string_view value);

// What of the row is not the same (ChangedFields); nothing where bytes are no such message.
std::optional<std::string> RowChanges(v1::RowKind kind, std::string_view before,
                                      std::string_view after);

}  // namespace syncledger
