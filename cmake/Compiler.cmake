# How everything is compiled: warnings, sanitizers, the compiler cache.

set(SYNCLEDGER_SANITIZE "" CACHE STRING "Sanitizers to compile and link with, as -fsanitize takes them: address,undefined")

option(SYNCLEDGER_FUZZ "Build the fuzzers of tests/fuzz, and all else so that they see which code was reached (clang)" OFF)

option(SYNCLEDGER_UNITY "Compile the files of a folder together: faster from nothing, slower after a small change" OFF)

set(SYNCLEDGER_WARNINGS -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough
                        -Wswitch-enum -Wno-unused-parameter)

# GCC 12 warns about a copy inside "text" + std::string that cannot happen (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND SYNCLEDGER_WARNINGS -Wno-restrict)
endif()

if(SYNCLEDGER_SANITIZE)
  add_compile_options(-fsanitize=${SYNCLEDGER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SYNCLEDGER_SANITIZE})
  # GCC takes what the instrumentation adds for uninitialised or overflowing code.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    list(APPEND SYNCLEDGER_WARNINGS -Wno-maybe-uninitialized -Wno-stringop-overflow)
  endif()
endif()

if(SYNCLEDGER_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(SYNCLEDGER_CCACHE ccache)
foreach(language C CXX)
  if(SYNCLEDGER_CCACHE AND NOT CMAKE_${language}_COMPILER_LAUNCHER)
    set(CMAKE_${language}_COMPILER_LAUNCHER ${SYNCLEDGER_CCACHE})
  endif()
endforeach()
