# One helper for each kind of target.

# Compiles the sources of one folder together, so many at once, where SYNCLEDGER_UNITY: headers are read once for all of
# them, and calls between them can be inlined. Files of different folders may use the same name for different things.
function(syncledger_unity name together)
  if(NOT SYNCLEDGER_UNITY)
    return()
  endif()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    get_filename_component(folder ${source} DIRECTORY)
    string(MAKE_C_IDENTIFIER "${name}_${folder}" group)
    if(NOT DEFINED ${group})
      set(${group} 0)
    endif()
    math(EXPR place "${${group}} / ${together}")
    math(EXPR ${group} "${${group}} + 1")
    set_property(SOURCE ${source} PROPERTY UNITY_GROUP ${group}_${place})
  endforeach()
endfunction()

# syncledger_library(NAME [PLAIN] SOURCES a.cc ... DEPS target ...): the library of one folder. PLAIN: of what mostly calls
# other libraries and waits for them; it is compiled in half the time, to run a little slower. (An inline function of a
# header that was not inlined may come from either.)
function(syncledger_library name)
  cmake_parse_arguments(ARG "PLAIN" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${SYNCLEDGER_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  set(together 10)
  if(ARG_PLAIN)
    set(together 25)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  syncledger_unity(${name} ${together} ${ARG_SOURCES})
endfunction()

# syncledger_binary(NAME SOURCES main.cc ... DEPS target ...): a program, at the top of the build folder.
function(syncledger_binary name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${SYNCLEDGER_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  if(NOT SYNCLEDGER_SANITIZE)  # the sanitizers bring their own allocator
    target_link_libraries(${name} PRIVATE ${JEMALLOC_ARCHIVE})
  endif()
endfunction()

set(SYNCLEDGER_TEST_PREFIX "" CACHE STRING "What the names of tests begin with, where the tests of several builds run together")

# syncledger_test(NAME SOURCES a_test.cc ... DEPS target ...): a GoogleTest program, known to ctest as NAME.
function(syncledger_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${SYNCLEDGER_WARNINGS})
  target_compile_definitions(${name} PRIVATE SYNCLEDGER_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                             SYNCLEDGER_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${SYNCLEDGER_TEST_PREFIX}${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
