# `make package`: a .deb with the programs, the unit, manual pages, completions and a configuration under /etc. What only the
# package has is made by the target package_files, and is no part of `make install`.
set(package ${CMAKE_CURRENT_BINARY_DIR}/package)
set(PACKAGE_BINDIR /usr/bin)
configure_file(ans/etc/ansd.package.service.in ${package}/ansd.service @ONLY)
configure_file(ans/etc/ansd.8.in ${package}/ansd.8 @ONLY)
foreach(page credence.1 ansd.8)
  list(APPEND package_pages ${package}/${page}.gz)
endforeach()
add_custom_command(OUTPUT ${package_pages} ${package}/credence ${package}/_credence ${package}/changelog.gz
  COMMAND $<TARGET_FILE:credence_cli> man > ${package}/credence.1
  COMMAND $<TARGET_FILE:credence_cli> completion bash > ${package}/credence
  COMMAND $<TARGET_FILE:credence_cli> completion zsh > ${package}/_credence
  COMMAND gzip -9nkf ${package}/credence.1 ${package}/ansd.8
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > ${package}/changelog.gz
  DEPENDS credence_cli ${package}/ansd.8 ${PROJECT_SOURCE_DIR}/CHANGELOG.md VERBATIM)
add_custom_target(package_files DEPENDS ${package_pages} ansd credence_cli)

set(in_package COMPONENT package EXCLUDE_FROM_ALL)
install(TARGETS ansd credence_cli RUNTIME DESTINATION bin ${in_package})
install(FILES ans/etc/ansd.toml DESTINATION /etc/credence ${in_package})
install(FILES ${package}/ansd.service DESTINATION lib/systemd/system ${in_package})
install(FILES ${package}/credence.1.gz DESTINATION share/man/man1 ${in_package})
install(FILES ${package}/ansd.8.gz DESTINATION share/man/man8 ${in_package})
install(FILES ${package}/credence DESTINATION share/bash-completion/completions ${in_package})
install(FILES ${package}/_credence DESTINATION share/zsh/vendor-completions ${in_package})
install(FILES docs/operations.md ${package}/changelog.gz DESTINATION share/doc/credence ${in_package})
install(FILES LICENSE DESTINATION share/doc/credence RENAME copyright ${in_package})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME credence)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Credence authors <maintainers@credence.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "identity, credentials and names for AI agents")
set(CPACK_PACKAGE_DESCRIPTION "ansd keeps a registry of agents and answers over HTTP; credence makes keys, issues\nand verifies credentials, and asks registries.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL package)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_PACKAGE_PACKAGE_NAME credence)
set(CPACK_DEBIAN_PACKAGE_NAME credence)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS passwd)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(scripts ${PROJECT_SOURCE_DIR}/ans/etc/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${scripts}/conffiles ${scripts}/postinst ${scripts}/prerm ${scripts}/postrm)
include(CPack)
