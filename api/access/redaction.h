// What a caller's role keeps from it: the texts of answers, field by field.
#pragma once

#include <string_view>

#include "api/access/access.h"
#include "google/protobuf/message.h"

namespace syncledger {

// What a text field of an answer is to the role `service`.
enum class FieldClass {
  kShown,    // an id, a code, a name of the product's own, a staff address
  kHidden,   // of a client, or words that may quote one: names, addresses, notes, titles
  kByField,  // a value of the field that its message's `field` names: shown if that is plain
             // (ledger/plain_fields.h)
  kByOwner,  // shown unless its message says that it is a client's
};

// By the field's full name ("syncledger.v1.Client.email"); null: not classified, and hidden.
const FieldClass* FindFieldClass(std::string_view full_name);

// Empties in `message`, and in all that it holds, the texts that the caller must not read. Of roles
// but `service` nothing.
void Redact(const Caller& caller, google::protobuf::Message* message);

}  // namespace syncledger
