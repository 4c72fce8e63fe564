#include "api/service/list_page.h"

#include <algorithm>
#include <utility>

#include "api/service/token.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr int kMostLooked = 20'000;  // places of a list for a page, whether or not they match

}  // namespace

absl::StatusOr<ListPage> ListPage::Open(std::string query, std::string_view token, Limits limits) {
  ASSIGN_OR_RETURN(v1::PageToken opened, OpenPageToken(std::move(query), token));
  limits.elements = std::max<uint64_t>(limits.elements, 1);
  return ListPage(std::move(opened), limits);
}

void ListPage::Pin(const std::vector<Scope>& scopes, ListQuery* query) {
  for (const Scope& scope : scopes) {
    v1::PageToken::Pinned* pinned = token_.add_pinned();
    pinned->set_tenant(scope.tenant);
    pinned->set_facts(scope.end);
  }
  query->scopes = scopes;
}

absl::Status ListPage::GoOn(const ReadView& view, ListQuery* query) const {
  query->scopes.emplace();
  for (const v1::PageToken::Pinned& pinned : token_.pinned()) {
    if (!query->tenant.empty() && pinned.tenant() != query->tenant) {
      return absl::InvalidArgumentError("page_token is of another tenant: begin without one");
    }
    ASSIGN_OR_RETURN(auto head, view.Tenant(pinned.tenant()));
    if (!head.has_value() || head->next_offset < pinned.facts() || pinned.facts() == 0) {
      return absl::UnavailableError(fmt::format(
          "page_token is of {} of tenant {}, and this server has {}: ask again later, or begin "
          "with an empty page_token",
          Counted(static_cast<int64_t>(pinned.facts()), "fact", "facts"), Visible(pinned.tenant()),
          head.has_value() ? head->next_offset : 0));
    }
    query->scopes->push_back({pinned.tenant(), pinned.facts(), pinned.facts() - 1});
  }
  query->after = ListQuery::GoOn{token_.tenant(), {token_.key(), token_.shown()}};
  return absl::OkStatus();
}

void ListPage::Bound(ListQuery* query, std::function<bool()> gives_up) {
  query->wants_more = [this, gives_up = std::move(gives_up)](const std::string& tenant,
                                                             const std::string& key) {
    if (++looked_ <= kMostLooked && !gives_up()) return true;
    Passed(tenant, {key, 0});
    ended_ = false;
    return false;
  };
}

bool ListPage::HasRoom() {
  if (elements_ < limits_.elements && bytes_ < limits_.bytes) return true;
  ended_ = false;  // the token is of the last one that was passed
  return false;
}

void ListPage::Added(size_t bytes) {
  ++elements_;
  bytes_ += bytes;
}

void ListPage::Passed(const std::string& tenant, const ListPlace& place) {
  token_.set_tenant(tenant);
  token_.set_key(place.key);
  token_.set_shown(place.shown);
}

std::string ListPage::NextToken() const { return ended_ ? "" : Seal(token_); }

}  // namespace syncledger
