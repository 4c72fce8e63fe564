#include "api/service/kept_answers.h"

#include <utility>
#include <vector>

#include "api/status_macros.h"
#include "google/protobuf/unknown_field_set.h"

namespace syncledger {

absl::StatusOr<std::optional<std::string>> QuestionOf(const google::protobuf::Message& request,
                                                      const std::string& tenant, const AsOf& as_of,
                                                      const Caller& caller,
                                                      const LatestView::Taken& taken) {
  std::string name = tenant;
  if (name.empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> tenants, taken.view->Tenants());
    if (tenants.size() == 1) name = tenants.front();
  }
  if (name.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::optional<TenantHead> head, taken.view->Tenant(name));
  if (!head.has_value()) return std::nullopt;
  if (as_of.offset.has_value() && *as_of.offset >= head->next_offset) return std::nullopt;
  std::string question = request.GetTypeName();
  const auto add = [&question](std::string_view part) {
    question += std::to_string(part.size()) + ':';
    question += part;
  };
  add(caller.role == Role::kService ? "redacted" : "whole");
  add(std::to_string(taken.state));
  add(name);
  // Right after a fact all has its answer for ever. Now, and at a time, it has until the history
  // grows: the next facts may have been observed at that time too. A fact that is being folded in
  // steps moves the digests with each.
  add(as_of.offset.has_value() ? "" : std::to_string(head->next_offset) + ' ' + head->bytes);
  question += request.SerializeAsString();
  question.shrink_to_fit();
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
  // Its fields as they lie in the bytes: parsing them, only to make the same bytes of them again,
  // would be most of the work of the call.
  const google::protobuf::Reflection& reflection = *answer->GetReflection();
  return reflection.MutableUnknownFields(answer)->ParseFromString(*bytes);
}

void KeptAnswers::Keep(std::string question, const google::protobuf::Message& answer) {
  if (question.size() + answer.ByteSizeLong() + kBesides >= most_bytes_ / 16) return;
  Answer kept{std::move(question), std::make_shared<const std::string>(answer.SerializeAsString())};
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
