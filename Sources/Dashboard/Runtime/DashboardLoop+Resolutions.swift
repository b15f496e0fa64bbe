internal import OpsModel

extension DashboardLoop {
    private static var nowhere: ChangeRefusal { ChangeRefusal("Nothing can be changed here.") }

    /// Marks errors and posts what became of each.
    func commit(_ change: ResolutionChange) {
        let (resolutions, inbox) = (configuration.resolutions, inbox)
        Task {
            do throws(ChangeRefusal) {
                guard let resolutions else { throw Self.nowhere }
                for done in try await resolutions.commit(change) { inbox.post(.resolved(done.id, .success(done))) }
            } catch {
                for target in change.targets { inbox.post(.resolved(target.id, .failure(error))) }
            }
        }
    }

    /// Takes a mark back and posts what became of it.
    func undo(_ auditID: Int64, ofError id: Int64, _ note: ChangeNote) {
        let (resolutions, inbox) = (configuration.resolutions, inbox)
        Task {
            do throws(ChangeRefusal) {
                guard let resolutions else { throw Self.nowhere }
                inbox.post(.resolved(id, .success(try await resolutions.undo(auditID, note: note))))
            } catch {
                inbox.post(.resolved(id, .failure(error)))
            }
        }
    }
}
