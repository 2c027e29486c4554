namespace DisclosureFlow.Server.Storage;

/// <summary>A fault of the store or its surroundings that the operator must put right. The code is permanent (docs/refusals/DF8.md).</summary>
public abstract class StoreFault(string code, string message, string messageEn) : Exception($"{code} {message} ({messageEn})")
{
    /// <summary>A permanent <c>DF8nnn</c> code.</summary>
    public string Code { get; } = code;

    /// <summary>For the operator, in Chinese; names the next step.</summary>
    public string MessageZh { get; } = message;

    /// <summary>The same in English.</summary>
    public string MessageEn { get; } = messageEn;
}

/// <summary>Another process has this data folder open.</summary>
public sealed class FolderInUse(string folder) : StoreFault("DF8001",
    $"数据目录 {folder} 正被另一个进程使用。请先停止它，或用 --data 指定另一个目录。",
    $"The data folder {folder} is in use by another process. Stop that one first, or name another folder with --data.");

/// <summary>The SQLite library is one of those that can corrupt a WAL database.</summary>
public sealed class SqliteTooOld(string found) : StoreFault("DF8002",
    $"SQLite {found} 存在 WAL 损坏缺陷，需要 {Store.OldestSqlite} 或更高版本。请重新还原程序包，勿替换随附的 e_sqlite3 库。",
    $"SQLite {found} has the WAL-reset corruption fault; {Store.OldestSqlite} or later is needed. Restore the packages again and do not replace the bundled e_sqlite3.");

/// <summary>A connection does not sync every commit, so an acknowledged act could be lost.</summary>
public sealed class NotDurable(string what) : StoreFault("DF8003",
    $"数据库连接未按要求落盘（{what}），已拒绝使用。请检查数据目录所在文件系统是否支持 WAL。",
    $"The database connection is not durable as required ({what}) and was refused. Check that the file system of the data folder supports WAL.");

/// <summary>Too many writers are waiting; nothing was written. Answered as 503 with Retry-After.</summary>
public sealed class StoreBusy() : StoreFault("DF8004",
    "系统繁忙，本次操作未保存。请稍后重试，已填写的内容不会丢失。",
    "The store is busy and nothing was saved. Try again in a moment; what you entered is kept.")
{
    /// <summary>The value of Retry-After.</summary>
    public const int RetryAfterSeconds = 5;
}

/// <summary>Stored bytes no longer have the hash that names them.</summary>
public sealed class DocumentDamaged(string sha256) : StoreFault("DF8005",
    $"文件 {sha256} 的内容与其哈希不符，已停止使用。请从备份恢复数据目录并运行 Verify 检查。",
    $"Document {sha256} does not have the hash that names it and is not used. Restore the data folder from a backup and run Verify.");

/// <summary>A document that is referred to is not stored.</summary>
public sealed class DocumentMissing(string sha256) : StoreFault("DF8006",
    $"找不到文件 {sha256}。它可能已按规定清除；否则请从备份恢复。",
    $"Document {sha256} is not stored. It may have been removed as the rules demand; otherwise restore from a backup.");
