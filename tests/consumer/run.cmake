# Steps of consumer.find_package. Each must succeed.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    string(JOIN " " command ${ARGN})
    message(FATAL_ERROR "${command}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK}/prefix ${WORK}/project)
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)

# Every public header is among what was installed.
foreach(library libdid libvc libagent)
  file(GLOB_RECURSE headers RELATIVE ${SOURCE}/${library}/include ${SOURCE}/${library}/include/*.h)
  foreach(header ${headers})
    if(NOT EXISTS ${WORK}/prefix/${INCLUDES}/${header})
      message(FATAL_ERROR "${library}/include/${header} is not installed")
    endif()
  endforeach()
endforeach()

run(${CMAKE_COMMAND} -S ${SOURCE}/tests/consumer/project -B ${WORK}/project -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${WORK}/prefix
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${FLAGS} -DCMAKE_BUILD_TYPE=${TYPE} -DCMAKE_EXE_LINKER_FLAGS=${LINK})
run(${CMAKE_COMMAND} --build ${WORK}/project)
run(${WORK}/project/consumer)
