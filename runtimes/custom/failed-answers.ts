/**
 * The counter in which a server tells of answers that failed behind a 200, by what `failure` declares of it. Python's
 * template keeps it (runtimes/custom/python/server/serving/failures.py); any other image keeps it itself.
 */
export const failedAnswers = "ml_serving_failed_answers_total";
