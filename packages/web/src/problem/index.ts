export {
  PROBLEM_TYPE,
  Problem,
  type ProblemOptions,
  problemBody,
  problemSchema,
  refuse,
  sendProblem,
} from "./problem.ts";
