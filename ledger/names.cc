#include "ledger/names.h"

#include <iterator>
#include <string>

#include "google/protobuf/descriptor.h"

namespace syncledger {
namespace {

// Every name of an enum, by number, made once from its descriptor; numbers between have "".
template <typename Rename>
std::vector<std::string> NamesByNumber(const google::protobuf::EnumDescriptor* descriptor,
                                       const Rename& rename) {
  std::vector<std::string> names;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const auto* value = descriptor->value(i);
    if (value->number() >= static_cast<int>(names.size())) names.resize(value->number() + 1);
    if (value->number() != 0) names[value->number()] = rename(value->name());
  }
  return names;
}

std::string_view At(const std::vector<std::string>& names, int number) {
  if (number < 0 || number >= static_cast<int>(names.size())) return "";
  return names[number];
}

std::string RenameRule(std::string name) {
  name.erase(0, std::string_view("RULE_").size());
  for (char& c : name) {
    if (c == '_') c = '-';
  }
  return name;
}

std::string RenameReason(const std::string& name) {
  if (name == "CANCELLED_IN_EXCHANGE" || name == "CANCELLED_NOTICE") return "CANCELLED";
  if (name == "UPDATED_NOTICE") return "UPDATED";
  return name;
}

const std::vector<std::string>& RuleNames() {
  static const auto& names =
      *new std::vector<std::string>(NamesByNumber(v1::Rule_descriptor(), RenameRule));
  return names;
}

const std::vector<std::string>& ReasonNames() {
  static const auto& names =
      *new std::vector<std::string>(NamesByNumber(v1::Reason_descriptor(), RenameReason));
  return names;
}

const std::vector<std::string>& KindNames() {
  static const auto& names = *new std::vector<std::string>(
      NamesByNumber(v1::OutcomeKind_descriptor(), [](const std::string& name) { return name; }));
  return names;
}

template <typename Enum>
std::vector<Enum> Numbers(const std::vector<std::string>& names) {
  std::vector<Enum> all;
  for (size_t number = 1; number < names.size(); ++number) {
    if (!names[number].empty()) all.push_back(static_cast<Enum>(number));
  }
  return all;
}

template <typename Enum>
std::vector<Enum> Named(const std::vector<std::string>& names, std::string_view name) {
  std::vector<Enum> found;
  for (size_t number = 1; number < names.size() && !name.empty(); ++number) {
    if (names[number] == name) found.push_back(static_cast<Enum>(number));
  }
  return found;
}

template <typename Enum>
std::optional<Enum> FirstOf(const std::vector<Enum>& found) {
  if (found.empty()) return std::nullopt;
  return found.front();
}

}  // namespace

std::string_view RuleName(v1::Rule rule) { return At(RuleNames(), rule); }
std::string_view ReasonName(v1::Reason reason) { return At(ReasonNames(), reason); }
std::string_view KindName(v1::OutcomeKind kind) { return At(KindNames(), kind); }

std::string_view SourceName(v1::Source source) {
  switch (source) {
    case v1::GRAPH:
      return "graph";
    case v1::EWS:
      return "ews";
    case v1::COCONUT:
      return "coconut";
    case v1::OPERATOR:
      return "operator";
    case v1::SOURCE_UNSPECIFIED:
    case v1::Source_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Source_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

std::string_view RoleName(v1::Actor::Role role) {
  static constexpr std::string_view kNames[] = {"", "admin", "staff", "client", "system"};
  static_assert(std::size(kNames) == v1::Actor::Role_ARRAYSIZE);
  return v1::Actor::Role_IsValid(role) ? kNames[role] : "";
}

std::string_view ShowAsName(v1::ShowAs show_as) {
  static constexpr std::string_view kNames[] = {"",     "free", "tentative",
                                                "busy", "oof",  "workingElsewhere"};
  static_assert(std::size(kNames) == v1::ShowAs_ARRAYSIZE);
  return v1::ShowAs_IsValid(show_as) ? kNames[show_as] : "";
}

std::string_view StatusName(v1::Appointment::Status status) {
  static constexpr std::string_view kNames[] = {"", "BOOKED", "CANCELLED"};
  static_assert(std::size(kNames) == v1::Appointment::Status_ARRAYSIZE);
  return v1::Appointment::Status_IsValid(status) ? kNames[status] : "";
}

std::string_view SideName(v1::Source source) {
  switch (source) {
    case v1::GRAPH:
    case v1::EWS:
      return "EXCHANGE";
    case v1::COCONUT:
      return "COCONUT";
    case v1::OPERATOR:
    case v1::SOURCE_UNSPECIFIED:
    case v1::Source_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Source_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

std::string_view SyncKindName(v1::SyncKind kind) {
  static constexpr std::string_view kNames[] = {"", "INCREMENTAL", "FULL"};
  static_assert(std::size(kNames) == v1::SyncKind_ARRAYSIZE);
  return v1::SyncKind_IsValid(kind) ? kNames[kind] : "";
}

std::optional<v1::Rule> RuleNamed(std::string_view name) {
  return FirstOf(Named<v1::Rule>(RuleNames(), name));
}

std::vector<v1::Reason> ReasonsNamed(std::string_view name) {
  return Named<v1::Reason>(ReasonNames(), name);
}

std::optional<v1::OutcomeKind> KindNamed(std::string_view name) {
  return FirstOf(Named<v1::OutcomeKind>(KindNames(), name));
}

std::optional<v1::Source> SourceNamed(std::string_view name) {
  for (int number = v1::Source_MIN; number <= v1::Source_MAX && !name.empty(); ++number) {
    const auto source = static_cast<v1::Source>(number);
    if (SourceName(source) == name) return source;
  }
  return std::nullopt;
}

std::optional<v1::Actor::Role> RoleNamed(std::string_view name) {
  for (auto role : {v1::Actor::ADMIN, v1::Actor::STAFF, v1::Actor::CLIENT, v1::Actor::SYSTEM}) {
    if (RoleName(role) == name) return role;
  }
  return std::nullopt;
}

std::optional<v1::ShowAs> ShowAsNamed(std::string_view name) {
  for (auto show_as : {v1::FREE, v1::TENTATIVE, v1::BUSY, v1::OOF, v1::WORKING_ELSEWHERE}) {
    if (ShowAsName(show_as) == name) return show_as;
  }
  return std::nullopt;
}

const std::vector<v1::Rule>& AllRules() {
  static const auto& all = *new std::vector<v1::Rule>(Numbers<v1::Rule>(RuleNames()));
  return all;
}

const std::vector<v1::Reason>& AllReasons() {
  static const auto& all = *new std::vector<v1::Reason>(Numbers<v1::Reason>(ReasonNames()));
  return all;
}

const std::vector<v1::OutcomeKind>& AllKinds() {
  static const auto& all = *new std::vector<v1::OutcomeKind>(Numbers<v1::OutcomeKind>(KindNames()));
  return all;
}

}  // namespace syncledger
