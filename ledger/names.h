// Names of rules, reasons, kinds, sources, roles and free/busy settings as people and programs read
// them, and back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Each returns "" for the unspecified value and for a number that this build does not know. Views
// live for ever.
std::string_view RuleName(v1::Rule rule);         // RULE_ABS_SKIP: "ABS-SKIP"
std::string_view ReasonName(v1::Reason reason);   // CANCELLED_IN_EXCHANGE, CANCELLED_NOTICE:
                                                  // "CANCELLED"; UPDATED_NOTICE: "UPDATED"
std::string_view KindName(v1::OutcomeKind kind);  // "ABSENCE_ADDED"
std::string_view SourceName(v1::Source source);   // "graph", "ews", "coconut", "operator"
std::string_view RoleName(v1::Actor::Role role);  // "admin", "staff", "client", "system"
std::string_view ShowAsName(
    v1::ShowAs show_as);  // "busy", "free", "tentative", "oof", "workingElsewhere"; else ""
std::string_view StatusName(v1::Appointment::Status status);  // "BOOKED", "CANCELLED"
// Which side changed it: "COCONUT" or "EXCHANGE" (over either protocol).
std::string_view SideName(v1::Source source);
std::string_view SyncKindName(v1::SyncKind kind);  // "FULL", "INCREMENTAL"

// Back again, letter for letter; nothing for a name that is none. "" is no name.
std::optional<v1::Rule> RuleNamed(std::string_view name);
std::vector<v1::Reason> ReasonsNamed(
    std::string_view name);  // in number order; "CANCELLED" names two
std::optional<v1::OutcomeKind> KindNamed(std::string_view name);
std::optional<v1::Source> SourceNamed(std::string_view name);
std::optional<v1::Actor::Role> RoleNamed(std::string_view name);
std::optional<v1::ShowAs> ShowAsNamed(std::string_view name);

// Every value that has a name, in number order.
const std::vector<v1::Rule>& AllRules();
const std::vector<v1::Reason>& AllReasons();
const std::vector<v1::OutcomeKind>& AllKinds();

}  // namespace syncledger
