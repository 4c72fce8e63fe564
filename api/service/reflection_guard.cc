#include "api/service/reflection_guard.h"

#include <string_view>

#include "api/service/callers.h"

namespace syncledger {
namespace {

namespace hooks = grpc::experimental;

constexpr std::string_view kReflection = "/grpc.reflection.";

class Guard : public hooks::Interceptor {
 public:
  Guard(const Access& access, hooks::ServerRpcInfo* call) : access_(access), call_(call) {}

  void Intercept(hooks::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            hooks::InterceptionHookPoints::POST_RECV_INITIAL_METADATA) &&
        !ReaderOf(access_, *call_->server_context()).ok()) {
      call_->server_context()->TryCancel();
    }
    methods->Proceed();
  }

 private:
  const Access& access_;
  hooks::ServerRpcInfo* const call_;
};

class Guards : public hooks::ServerInterceptorFactoryInterface {
 public:
  explicit Guards(const Access& access) : access_(access) {}

  hooks::Interceptor* CreateServerInterceptor(hooks::ServerRpcInfo* call) override {
    const bool reflects = std::string_view(call->method()).starts_with(kReflection);
    return reflects ? new Guard(access_, call) : nullptr;  // gRPC takes it
  }

 private:
  const Access& access_;
};

}  // namespace

std::vector<std::unique_ptr<hooks::ServerInterceptorFactoryInterface>> ReflectionGuards(
    const Access& access) {
  std::vector<std::unique_ptr<hooks::ServerInterceptorFactoryInterface>> guards;
  guards.push_back(std::make_unique<Guards>(access));
  return guards;
}

}  // namespace syncledger
