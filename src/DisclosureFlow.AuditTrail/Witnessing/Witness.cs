using System.Globalization;

namespace DisclosureFlow.AuditTrail;

/// <summary>A witness's answer to one request.</summary>
/// <param name="Status">HTTP status of tlog-witness: 200, 400, 403, 404, 409, 422.</param>
/// <param name="Body">200: its signature line; 409: the size it has; else why not.</param>
/// <param name="Seen">What the witness must have stored before the answer leaves; null when nothing changed.</param>
public sealed record WitnessAnswer(int Status, string Body, Checkpoint? Seen)
{
    /// <summary>Media type of the body.</summary>
    public string ContentType => Status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
}

/// <summary>
/// What a witness does (C2SP tlog-witness 1.0.0): it cosigns a log's checkpoint only if it extends the last one it saw. It
/// keeps one checkpoint a log, reads no entry, and so can't be bent by what is in the log.
/// </summary>
public static class Witness
{
    /// <summary>Judges a request. Pure: the caller reads what was seen, stores <see cref="WitnessAnswer.Seen"/>, then answers, all under one lock.</summary>
    /// <param name="body">The request.</param>
    /// <param name="logs">Keys of the logs that this witness knows.</param>
    /// <param name="lastSeen">The last checkpoint cosigned for an origin; null for none.</param>
    /// <param name="key">The witness's key.</param>
    /// <param name="now">Time to state.</param>
    public static WitnessAnswer Judge(ReadOnlySpan<byte> body, IReadOnlyCollection<VerifierKey> logs, Func<string, Checkpoint?> lastSeen, NoteSigner key, DateTimeOffset now)
    {
        if (AddCheckpoint.Parse(body) is not { } request)
        {
            return No(400, "not an add-checkpoint request");
        }

        SignedNote note;
        Checkpoint head;
        try
        {
            note = SignedNote.Parse(request.CheckpointNote);
            head = Checkpoint.Parse(note.Text);
        }
        catch (AuditRefusedException refused)
        {
            return No(400, refused.Refusal.MessageEn);
        }

        var known = logs.Where(log => log.Name == head.Origin).ToList();
        return known.Count == 0 ? No(404, "unknown log") : !IsSigned(note, known) ? No(403, "no signature of that log")
            : Extend(request, head, lastSeen(head.Origin), note, key, now);
    }

    private static WitnessAnswer Extend(AddCheckpoint request, Checkpoint head, Checkpoint? last, SignedNote note, NoteSigner key, DateTimeOffset now)
    {
        if (request.OldSize > head.Size)
        {
            return No(400, "old is larger than the checkpoint");
        }

        var size = last?.Size ?? 0;
        if (request.OldSize != size || (last is not null && head.Size == size && head.Root != last.Root))
        {
            return new WitnessAnswer(409, string.Create(CultureInfo.InvariantCulture, $"{size}\n"), null);
        }

        var extends = size == 0 ? request.Proof.IsEmpty && (head.Size > 0 || head.Root == MerkleHash.EmptyRoot)
            : MerkleProof.VerifyConsistency(size, last!.Root, head.Size, head.Root, request.Proof);
        return extends ? new WitnessAnswer(200, Cosignature.Sign(key, note.Text, now).Line, head) : No(422, "the proof does not hold");
    }

    private static bool IsSigned(SignedNote note, List<VerifierKey> log)
    {
        try
        {
            return note.Verify(log).Count > 0;
        }
        catch (AuditRefusedException)
        {
            return false;
        }
    }

    private static WitnessAnswer No(int status, string why) => new(status, why + "\n", null);
}
