// A labelled line of text with a hint or a problem below it.
import { useId } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'tel';
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly hint?: string | undefined;
  readonly problem?: string | null;
}

export function TextField({ label, name, value, onChange, hint, problem = null, ...input }: TextFieldProps) {
  const id = useId();
  const below = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        name={name}
        data-testid={`field-${name}`}
        maxLength={input.maxLength ?? 100}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={below ? `${id}-below` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {below && (
        <p id={`${id}-below`} className={problem ? 'problem' : 'quiet'}>
          {below}
        </p>
      )}
    </div>
  );
}
