# `cmake --install` gives credence::did, credence::vc and credence::agent to find_package(credence).
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/credence)
configure_package_config_file(cmake/credence-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/credence-config.cmake INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/credence-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/credence-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/credence-config-version.cmake
        DESTINATION ${config_dir})
install(EXPORT credence FILE credence-targets.cmake NAMESPACE credence:: DESTINATION ${config_dir})
