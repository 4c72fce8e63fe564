#include "ingest/observation.h"

#include <fmt/format.h>

#include "ingest/decoder.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr size_t kDetailBytes = 400;

struct RoleName {
  std::string_view name;
  v1::Actor::Role role;
};
constexpr RoleName kRoles[] = {{"admin", v1::Actor::ADMIN},
                               {"staff", v1::Actor::STAFF},
                               {"client", v1::Actor::CLIENT},
                               {"system", v1::Actor::SYSTEM}};

}  // namespace

v1::Fact& AppendFact(const Observation& seen, std::vector<v1::Fact>& out) {
  v1::Fact& fact = out.emplace_back();
  fact.set_tenant_id(seen.tenant.data(), seen.tenant.size());
  fact.set_source(seen.source);
  fact.set_observed_at_us(seen.observed_at_us);
  fact.set_schema_version(kSchemaVersion);
  fact.set_decoder_version(kDecoderVersion);
  fact.set_payload_hash(seen.body_hash.data(), seen.body_hash.size());
  return fact;
}

v1::Fact& AppendUndecodable(const Observation& seen, const Fault& fault, std::string_view mailbox,
                            std::string_view about, const JsonPath& place,
                            std::vector<v1::Fact>& out) {
  v1::Fact& fact = AppendFact(seen, out);
  v1::Undecodable& said = *fact.mutable_undecodable();
  said.set_mailbox(mailbox.data(), mailbox.size());
  said.set_reason(v1::Reason_Name(fault.reason));
  said.set_detail(std::string(FirstBytes(fault.detail, kDetailBytes)));
  // Of the body and the place in it, so that two parts of one page that cannot be read are two
  // facts.
  said.set_content_hash(
      FactId("syncledger.undecodable.1").Text(AsBytes(seen.body_hash)).Text(place.Text()).Bytes());
  fact.set_fact_id(FactId(seen.tenant, seen.source, v1::Fact::kUndecodable)
                       .Text(mailbox)
                       .Text(about)
                       .Text(said.content_hash())
                       .Number(seen.observed_at_us)
                       .Bytes());
  return fact;
}

absl::Status ReadOwnText(simdjson::dom::object fields, std::string_view field,
                         std::string_view what_it_is, std::string_view* text) {
  const std::optional<simdjson::dom::element> value = Find(fields, field);
  if (!value)
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is missing; it must be {}", field, what_it_is));
  if (value->get(*text) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is {}; it must be {}", field, JsonTypeName(*value), what_it_is));
  }
  if (text->empty())
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is empty; it must be {}", field, what_it_is));
  return absl::OkStatus();
}

absl::Status ReadActor(const Observation& seen, v1::Actor* actor) {
  constexpr std::string_view kShape =
      R"({"id": "...", "role": "admin", "staff", "client" or "system"})";
  const std::optional<simdjson::dom::element> value = Find(seen.fields, "actor");
  if (!value)
    return absl::InvalidArgumentError(fmt::format("\"actor\" is missing; it must be {}", kShape));
  simdjson::dom::object fields;
  if (value->get(fields) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("\"actor\" is {}; it must be {}", JsonTypeName(*value), kShape));
  }
  const std::optional<simdjson::dom::element> id = Find(fields, "id");
  Fault fault;
  if (!id || !ReadId(*id, {}, actor->mutable_id(), &fault) || actor->id().empty()) {
    return absl::InvalidArgumentError(
        fmt::format("\"actor\" has no \"id\"; it must be {}", kShape));
  }
  const std::optional<simdjson::dom::element> role = Find(fields, "role");
  std::string_view name;
  if (role && role->get(name) == simdjson::SUCCESS) {
    for (const RoleName& known : kRoles) {
      if (known.name != name) continue;
      actor->set_role(known.role);
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        fmt::format("\"actor\" has the unknown role \"{}\"; it must be {}",
                    FirstBytes(name, kShownBytes), kShape));
  }
  return absl::InvalidArgumentError(
      fmt::format("\"actor\" has no \"role\"; it must be {}", kShape));
}

}  // namespace syncledger
