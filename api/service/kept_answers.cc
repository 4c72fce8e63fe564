#include "api/service/kept_answers.h"

#include <utility>

#include "api/status_macros.h"

namespace syncledger {

absl::StatusOr<std::optional<std::string>> QuestionOf(const google::protobuf::Message& request,
                                                      const std::string& tenant, const AsOf& as_of,
                                                      const Caller& caller, const ReadView& view) {
  if (tenant.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::optional<TenantHead> head, view.Tenant(tenant));
  if (!head.has_value()) return std::nullopt;
  if (as_of.offset.has_value() && *as_of.offset >= head->next_offset) return std::nullopt;
  std::string question = request.GetTypeName();
  question += caller.role == Role::kService ? '-' : '+';
  // Right after a fact all has its answer for ever. Now, and at a time, it has until the history
  // grows: the next facts may have been observed at that time too. A fact that is being folded in
  // steps moves the digests with each.
  if (!as_of.offset.has_value()) {
    question += std::to_string(head->next_offset) + ':' + std::to_string(head->bytes.size()) + ':';
    question += head->bytes;
  }
  question += request.SerializeAsString();
  return question;
}

bool KeptAnswers::Find(const std::string& question, google::protobuf::Message* answer) {
  std::shared_ptr<const std::string> bytes;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_question_.find(question);
    if (found == by_question_.end()) return false;
    newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
    bytes = found->second->bytes;
  }
  return answer->ParseFromString(*bytes);
}

void KeptAnswers::Keep(std::string question, const google::protobuf::Message& answer) {
  Answer kept{std::move(question), std::make_shared<const std::string>(answer.SerializeAsString())};
  if (kept.size() >= most_bytes_ / 16) return;
  const std::lock_guard lock(mutex_);
  if (by_question_.count(kept.question) > 0) return;  // another call was faster
  bytes_ += kept.size();
  newest_first_.push_front(std::move(kept));
  by_question_.emplace(newest_first_.front().question, newest_first_.begin());
  while (bytes_ > most_bytes_) {
    const Answer& oldest = newest_first_.back();
    bytes_ -= oldest.size();
    by_question_.erase(oldest.question);
    newest_first_.pop_back();
  }
}

}  // namespace syncledger
