/// Why a filter means nothing: where, what is wrong, and what would be right.
package struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Characters before the place where it went wrong; the text's length when something is missing at its end.
    package var offset: Int
    /// What is wrong, without a full stop: `there is no field "stauts"`.
    package var problem: String
    /// What would be right, as a sentence: `Did you mean "status"?`
    package var advice: String

    package init(offset: Int, problem: String, advice: String) {
        self.offset = offset
        self.problem = problem
        self.advice = advice
    }

    /// For one line on a screen or on stderr; counts characters from 1.
    package var description: String { "at character \(offset + 1), \(problem). \(advice)" }
}
