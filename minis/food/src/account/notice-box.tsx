// One notice: read out when it appears, and gone when the user has seen it.
import type { Notice } from './notice.ts';

interface NoticeBoxProps {
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
}

export function NoticeBox({ notice, onDismiss }: NoticeBoxProps) {
  return (
    <div role="status" className="status">
      {notice && (
        <div className={`notice ${notice.tone}`} data-testid="notice" data-code={notice.code}>
          <div>
            <strong>{notice.title}</strong>
            <p>{notice.text}</p>
          </div>
          <button type="button" className="round" aria-label="Close this message" onClick={onDismiss}>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M7 7l10 10M17 7 7 17" />
            </svg>
          </button>
        </div>
      )}
    </div>
  );
}
