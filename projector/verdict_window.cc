#include "projector/verdict_window.h"

namespace syncledger {

absl::Status ReadWindow(const ReadView& view, const std::string& tenant, uint64_t from, uint64_t to,
                        std::vector<Decided>* window) {
  window->clear();
  if (from >= to) return absl::OkStatus();
  return view.Verdicts(tenant, from, [&](const v1::Verdict& verdict) {
    if (verdict.offset() >= to) return false;
    window->push_back({verdict.offset(), verdict.fact_hash(), verdict.SerializeAsString()});
    return window->size() < kVerdictsAtOnce;
  });
}

}  // namespace syncledger
