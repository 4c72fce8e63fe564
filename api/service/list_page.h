// One page of a list: at which moments, where it goes on, when it is full, and the token of the
// next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/query.h"
#include "store/store.h"
#include "syncledger/v1/token.pb.h"

namespace syncledger {

// Pages neither skip nor repeat while facts arrive: all of them are as of the moments that the
// first one pins.
class ListPage {
 public:
  struct Limits {
    uint64_t elements = 0;  // at least 1
    size_t bytes = 0;
  };

  // `query`: a hash of all that is asked but which page and how long; `token`: of the page before,
  // or empty. kInvalidArgument: the token is none, or of another query.
  static absl::StatusOr<ListPage> Open(std::string query, std::string_view token, Limits limits);

  bool is_first() const { return token_.pinned_size() == 0; }

  // Of a first page: it is as of these, and so are those after it.
  void Pin(const std::vector<Scope>& scopes, ListQuery* query);
  // Of another: lets the query go on where the one before ended. kUnavailable: the view has not yet
  // what is pinned. kInvalidArgument: that is of another tenant than the query.
  absl::Status GoOn(const ReadView& view, ListQuery* query) const;

  // Ends the page, too, after so much looking that a list with few matches stays answerable, or
  // once `gives_up` says so. The page outlives the query.
  void Bound(
      ListQuery* query, std::function<bool()> gives_up = [] { return false; });

  // For each element that the query finds: false ends the page before it.
  bool HasRoom();
  void Added(size_t bytes);
  // It was looked at, whether or not it was added.
  void Passed(const std::string& tenant, const ListPlace& place);

  // Of the next page; "" of the last.
  std::string NextToken() const;
  const v1::PageToken& token() const { return token_; }

 private:
  ListPage(v1::PageToken token, Limits limits) : token_(std::move(token)), limits_(limits) {}

  v1::PageToken token_;
  Limits limits_;
  uint64_t elements_ = 0;
  size_t bytes_ = 0;
  int looked_ = 0;
  bool ended_ = true;
};

}  // namespace syncledger
