// The service over an in-process channel: of the demo's ledger, or of a small bank that grows.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>

#include "api/service/latest_view.h"
#include "api/service/query_service.h"
#include "api/service/server.h"
#include "gtest/gtest.h"
#include "store/store.h"
#include "tests/api/small_bank.h"
#include "tests/temp_folder.h"
#include "tests/tools/run.h"
#include "tools/data_folder.h"

namespace syncledger {

class Served {
 public:
  explicit Served(std::shared_ptr<const ReadView> view) {
    latest_.Publish(std::move(view));
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
    stub_ = v1::LedgerQuery::NewStub(channel_);
  }
  ~Served() {
    service_.Stop();
    server_->Shutdown();
  }

  v1::LedgerQuery::Stub& stub() { return *stub_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  LatestView& latest() { return latest_; }

 private:
  LatestView latest_{/*follows=*/false};
  const Access access_ = Access::Open();
  QueryService service_{latest_, access_, kUsualKeptAnswerBytes};
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerQuery::Stub> stub_;
};

// The tenant "maple" up to and with that fact.
inline std::shared_ptr<const ReadView> BankUpTo(uint64_t last) {
  return std::make_shared<MemoryView>(SmallBank(last));
}

// The demo, imported anew.
class DemoLedger {
 public:
  DemoLedger() {
    const Ran ran = Syncledger(
        {"--data", folder_.At("data"), "import", SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    auto store = OpenStateForReading({.data = folder_.At("data"), .kafka = {}});
    EXPECT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  std::shared_ptr<const ReadView> View() { return store_->View(); }

 private:
  TempFolder folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace syncledger
