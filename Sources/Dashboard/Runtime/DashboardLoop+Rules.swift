internal import OpsModel

extension DashboardLoop {
    /// Tries a rule; what was being tried before is given up.
    func tryRule(_ tried: TriedRule, _ span: TimeSpan, _ scope: Scope) {
        let (observing, inbox) = (observing, inbox)
        trial?.cancel()
        trial = Task {
            do throws(OpsReadFailure) {
                let found = try await observing.trial(of: tried, span, scope: scope, limit: TrialLines.limit)
                guard !Task.isCancelled else { return }
                inbox.post(.tried(tried, found.map { .found($0) } ?? .gone))
            } catch {
                inbox.post(.tried(tried, .failed(error.description)))
            }
        }
    }

    /// Changes a rule and posts what became of it.
    func changeRule(
        _ id: Int64,
        _ change: @escaping @Sendable (any RuleChanging) async throws(ChangeRefusal) -> RuleChanged
    ) {
        let (rules, inbox) = (configuration.rules, inbox)
        Task {
            guard let rules else {
                inbox.post(.ruleChanged(id, .failure(ChangeRefusal("Nothing can be changed here."))))
                return
            }
            do throws(ChangeRefusal) {
                inbox.post(.ruleChanged(id, .success(try await change(rules))))
            } catch {
                inbox.post(.ruleChanged(id, .failure(error)))
            }
        }
    }
}
