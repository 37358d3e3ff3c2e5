# One function per kind of target, so that every target of a kind has the same shape.

set(CREDENCE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
# g++ 12 sees overlaps in std::string at -O2 that cannot be (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND CREDENCE_WARNINGS -Wno-restrict)
endif()
set(CREDENCE_HARDENING -fstack-protector-strong)

# What every target of ours gets.
function(credence_defaults target)
  target_compile_options(${target} PRIVATE ${CREDENCE_WARNINGS} ${CREDENCE_HARDENING})
  target_compile_definitions(${target} PRIVATE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# What the fuzzer watches: the code of the product, not of its tests.
function(credence_fuzzed target)
  if(CREDENCE_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# credence_library(NAME did SOURCES ... PUBLIC ... PRIVATE ...): a library with include/, exported as credence::<name>.
function(credence_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
  add_library(credence::${ARG_NAME} ALIAS ${ARG_NAME})
  credence_defaults(${ARG_NAME})
  credence_fuzzed(${ARG_NAME})
  target_compile_features(${ARG_NAME} PUBLIC cxx_std_23)
  target_include_directories(${ARG_NAME} PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
                                                $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                                         PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_link_libraries(${ARG_NAME} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  # Every public header is compiled alone: cmake --build --target all_verify_interface_header_sets
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/*.h)
  target_sources(${ARG_NAME} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}/include FILES ${headers})
  set_target_properties(${ARG_NAME} PROPERTIES OUTPUT_NAME credence_${ARG_NAME} CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON VERIFY_INTERFACE_HEADER_SETS ON)
  install(TARGETS ${ARG_NAME} EXPORT credence FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# credence_core(NAME ans_core FOLDER src SOURCES ... PUBLIC ... PRIVATE ...): the tested inside of a program; not installed.
function(credence_core)
  cmake_parse_arguments(ARG "" "NAME;FOLDER" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
  credence_defaults(${ARG_NAME})
  credence_fuzzed(${ARG_NAME})
  target_include_directories(${ARG_NAME} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FOLDER})
  target_link_libraries(${ARG_NAME} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# credence_program(NAME ansd SOURCES ... LINK ...)
function(credence_program)
  cmake_parse_arguments(ARG "" "NAME;OUTPUT" "SOURCES;LINK" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  credence_defaults(${ARG_NAME})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_LINK})
  if(ARG_OUTPUT)
    set_target_properties(${ARG_NAME} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
  install(TARGETS ${ARG_NAME} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
endfunction()

# credence_precompiled(target <header>...): headers that most files of a target include and that take longer to read than the
# files themselves. Off outside the test presets, so that the release build shows an include that is missing.
function(credence_precompiled target)
  if(CREDENCE_PCH)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Code that its tests run little of is not worth an optimizer's time, whatever the preset of tests gives the libraries: the sanitizers
# make an optimizer slower than what it saves. For the preset of tests alone.
function(credence_unoptimized target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
endfunction()

# Undefined behaviour is looked for in what is tested; addresses are watched in the tests as well.
function(credence_test_code target)
  credence_unoptimized(${target})
  if(CREDENCE_FUZZ)
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()

# credence_test(did SOURCES ... LINK ...): one test program per top-level folder; `ctest -R '^did\.'` runs it.
function(credence_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  credence_defaults(${name}_test)
  credence_test_code(${name}_test)
  target_link_libraries(${name}_test PRIVATE test_support ${ARG_LINK})
  if(CREDENCE_PCH)
    target_precompile_headers(${name}_test REUSE_FROM test_support)
  endif()
  doctest_discover_tests(${name}_test TEST_PREFIX "${name}." PROPERTIES TIMEOUT 300)
endfunction()

# credence_fuzzer(json LINK ...): tests/fuzz/json.cpp with the seed corpus in tests/fuzz/corpus/json/. Under CREDENCE_FUZZ a
# libFuzzer program; else a program with any compiler. As a test it replays the corpus once.
function(credence_fuzzer name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(CREDENCE_FUZZ)
    add_executable(fuzz_${name} ${name}.cpp)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers fuzz_${name})
    set(replay -runs=0)
  else()
    add_executable(fuzz_${name} ${name}.cpp replay_main.cpp)
    set(replay)
  endif()
  if(CREDENCE_TESTS)
    add_test(NAME fuzz.${name} COMMAND fuzz_${name} ${replay} ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 60)
  endif()
  credence_defaults(fuzz_${name})
  target_link_libraries(fuzz_${name} PRIVATE ${ARG_LINK})
endfunction()
