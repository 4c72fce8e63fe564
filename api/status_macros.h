// RETURN_IF_ERROR and ASSIGN_OR_RETURN for absl::Status, which Debian's Abseil does not have.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#ifndef RETURN_IF_ERROR
#define RETURN_IF_ERROR(expr)                             \
  do {                                                    \
    if (::absl::Status status_ = (expr); !status_.ok()) { \
      return status_;                                     \
    }                                                     \
  } while (false)
#endif

#ifndef ASSIGN_OR_RETURN
#define SYNCLEDGER_MACRO_JOIN2(a, b) a##b
#define SYNCLEDGER_MACRO_JOIN(a, b) SYNCLEDGER_MACRO_JOIN2(a, b)
#define SYNCLEDGER_ASSIGN_OR_RETURN(result, lhs, expr) \
  auto result = (expr);                                \
  if (!result.ok()) return std::move(result).status(); \
  lhs = std::move(result).value()
#define ASSIGN_OR_RETURN(lhs, expr) \
  SYNCLEDGER_ASSIGN_OR_RETURN(SYNCLEDGER_MACRO_JOIN(result_, __LINE__), lhs, expr)
#endif
